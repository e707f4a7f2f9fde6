/** The daily business of the shop. */
export const shop = `
1 ben Reorder the missing autumn titles
  ben note Gaps on the new-releases table, list in the till.
  ben start
  ben note 31 titles, 118 copies.
  anna note Leave out the big cookbook, we still have nine in the cellar.
  ben note Cookbook removed.
  ben note Order sent.
  ben note Delivered, two are missing: credit note requested.
  ben done

1 david Shelf by the window wobbles
  david note Careful with the heavy art books.
  david start
  david note A wall plug came loose. I bring the drill.
  david done
  mia reopen
  mia note Still wobbles when the door slams.
  david note New plug, longer screws. Sat on it: holds.
  david done

2 mia Children's corner: new carpet
  mia note The old one has a coffee stain the size of a cat.
  anna note Budget 200.
  mia start
  mia note Blue, washable, 160 by 230, 139 euros.
  mia note Ordered.
  mia note Arrived. It smells, so it airs in the yard.
  mia note Laid.
  mia done

2 carla Staff schedule for next month
  carla note Wishes until the end of the week, please.
  ben note I am away from the 10th to the 14th.
  mia note No Mondays because of the course.
  david note Whatever is left.
  carla start
  carla note First plan is on the wall.
  mia note The Monday in week three is mine. Swap with David?
  david note Sure.
  carla note Changed.
  carla done

3 anna Returns to the wholesaler
  anna note Everything older than six months, before the deadline.
  david start
  david note Two boxes packed.
  david note Four boxes, list is printed.
  ben note The driver takes them on his normal tour.
  david note Picked up.
  david done

3 ben Card reader loses its connection
  ben note Three times today, always around noon.
  ben start
  ben note Restarted the router. No change.
  ben note Hotline: known fault, update tonight.
  ben done
  carla reopen
  carla note Happened again twice this morning.
  ben note They send a new device.
  ben note New device runs since noon, no failure.
  ben done

3 mia Window: autumn walk
  mia title Window display: books for an autumn walk
  mia note Hiking guides, mushrooms, thermos flasks from the kitchen shop.
  mia start
  carla note I have a crate of chestnuts.
  mia note And leaves from the park, dried.
  mia note Done, pictures are on the website.
  mia done

4 david Inventory of the cellar
  david start
  david note Room one: 412 books.
  david note Room two: 288.
  anna note What is the pile next to the heating?
  david note Calendars of the year before last. To the paper bank.
  david note Room three: 97, and a lamp that works.

4 carla Gift vouchers are running out
  carla note Eleven left.
  carla start
  mia note New design or the old one?
  anna note The old one. People recognise it.
  carla note 200 ordered, here in six days.

5 ben Special orders nobody collected
  ben note 17 books in the shelf behind the till, the oldest waits ten weeks.
  ben start
  ben note Called nine people.
  ben note Twelve collected.
  mia note The atlas is mine, sorry!
  ben note Four left: back to the wholesaler.
  ben done

5 anna Rent: talk to the landlord about the cellar damp
  anna note Measured 68 per cent in room three.
  anna start
  anna note He comes and looks at it.
  david note Pictures of the wall are in the shared folder.
  anna note He lends us a dryer and has the gutter checked.

6 mia Story time on Saturday
  mia note Theme: foxes. Five to seven years.
  mia start
  carla note Eleven children are signed up.
  mia note Book chosen, masks to colour copied.
  mia done

6 carla Coffee machine needs descaling
  carla start
  carla done
  ben reopen
  ben note The light is on again.
  carla note The water hardness was set wrong.
  carla done

7 david Heating makes a knocking noise
  david note Mostly in the morning, by the travel books.
  david start
  david note Bled the radiator.
  mia note Still knocks.
  david note The caretaker comes with a new valve.

7 anna Christmas catalogue: choose 24 titles
  anna note Two suggestions from everybody, with a sentence each.
  mia note "The Fox at the Window" and "Paper Moon".
  ben note "A Short History of Bread", "North by Bicycle".
  anna start
  carla note "Letters from the Lighthouse", "The Quiet Garden".
  david note "Maps of Places That Are Not", "Soup".
  anna note Sixteen so far.

8 ben Till rolls and bags
  ben note Last box of rolls is open.
  david start
  david note Ordered 50 rolls, 500 paper bags.
  anna note Without a print this time, please.
  david done

8 mia Audio books: keep the shelf?
  mia note Nine sold in three months.
  anna note Make room for puzzles from November.
  mia note Then I send them back with the next returns.

9 carla Find a stand-in for the Saturday before the holidays
  carla note Two of us are at a wedding.
  anna note Ask Sophie who worked here last winter.
  carla start
  carla note Sophie can from ten to four.

9 david Bicycle stand in front of the shop
  david note The town pays half if we apply this year.
  ben note Form is on their page, four questions.

10 ben Broken lamp above the poetry shelf
  mia note The bulb is fine, it is the switch.

10 anna Ask the neighbours about the parcel box
  anna note Would save us 20 parcels a day at the till.
`;
