/** The reading festival: see `story.ts` for the notation. */
export const festival = `
1 anna Book a hall for the reading festival
  anna note 120 seats, a stage, wheelchair access.
  ben start
  ben note The town hall is free on our evening: 240 euros, cleaning included.
  carla note The school's assembly hall would be cheaper but has no piano.
  anna note Town hall it is.
  anna title Book the town hall for the reading festival
  ben note Contract signed, deposit of 80 euros paid.
  ben done
  david reopen
  david note They need the number of chairs on stage before they confirm.
  ben note Six chairs, one table, two microphones. Confirmed.
  ben done

1 anna Invite the authors
  anna note Wish list: Nadia Brandt, Tomas Weil, Ruth Okoye, Peter Lindqvist.
  carla start
  carla note Letters to all four are out.
  carla note Ruth Okoye: yes, with pleasure.
  carla note Tomas Weil cannot. He recommends his editor as a host.
  anna note Ask Helen Marsh instead of Tomas.
  carla note Helen Marsh: yes.
  carla note Nadia Brandt: yes, but not before eight in the evening.
  carla note Peter Lindqvist: yes, and he brings a guitar.
  carla done

1 carla Fix the running order of the evening
  carla note 19:00 doors, 19:30 welcome, then four readings of 20 minutes.
  anna note Please plan a break after the second reading.
  carla start
  carla note Okoye, Marsh, break, Lindqvist, Brandt.
  mia note Then the book table needs two people during the break.
  carla note Added: 20 minutes break, signing at the end.
  carla done
  anna reopen
  anna note Helen Marsh has a train at 21:40. She must be first.
  carla note Marsh, Okoye, break, Lindqvist, Brandt.
  carla done

2 ben Poster
  ben note A2 for the windows of the neighbours, A5 as a flyer.
  ben title Design the festival poster
  mia start
  mia note First draft is in the shared folder.
  anna note Lovely. The date must be larger, the logo smaller.
  david note The red is hard to read for me. More contrast?
  mia note Second draft: dark blue on cream.
  anna note Yes!
  mia done

4 mia Print 40 posters and 600 flyers
  mia note Three offers, prices with delivery.
  mia note Copy shop 214, Printworks 168, online 131 but five days.
  anna note Printworks. They know us and we can look at a proof.
  mia start
  mia note Proof is fine, they print tomorrow.
  mia note Collected. Two posters are creased, they take them back.
  mia done

5 mia Hang up posters
  mia note Bakery, pharmacy, library, both schools, cinema.
  david start
  david note Library and cinema done.
  david note The pharmacy wants to ask its owner first.
  mia note Bakery and both schools done.
  david note Pharmacy: yes, in the side window.
  david done

3 david Tickets: presale at the till
  david note 12 euros, 8 reduced, free under 14.
  ben start
  ben note A cash register key for each price is set up.
  david note And a list of sold tickets? Last year we lost count.
  ben note Numbered tickets, 120 of them, from the printer.
  ben note First day: 14 sold.
  ben note 41 sold.
  anna note Keep ten back for the press and the authors.
  ben note 77 sold, ten set aside.

4 carla Hotel rooms for two authors
  carla start
  carla note Okoye and Lindqvist stay overnight, the others live close by.
  carla note Hotel Sonne has two quiet rooms, 89 each with breakfast.
  anna note Fine, put them on the festival account.
  carla note Booked, confirmation is in the mail folder.
  carla done

5 anna Wine, water and something to eat
  anna note For 120 people in a break of 20 minutes: it has to be quick.
  david start
  david note 36 bottles on sale or return from the shop next door.
  mia note Pretzels instead of sandwiches: no plates, no fridge.
  anna note Good idea.
  david note Bakery delivers 150 pretzels at six, 0.70 each.
  david note Glasses: we borrow 100 from the choir.
  david done
  mia reopen
  mia note The choir needs its glasses that evening.
  david note The wine shop lends us 120 for free.
  david done

6 ben Sound check with the town hall
  ben note Two microphones and a line for the guitar.
  ben note Their technician is there from four in the afternoon.
  ben start
  carla note Peter Lindqvist brings his own pickup, a plain jack is enough.
  ben note Told the technician.

6 anna Speech for the welcome
  anna note Three minutes, not more.
  anna start
  anna note First version written.
  carla note Thank the library too: they lent us the book stands.
  anna note Added.

7 mia Book table: how many copies of what
  mia note Ask the publishers for sale or return.
  mia start
  mia note Okoye 40, Marsh 30, Brandt 30.
  mia note Lindqvist is out of print in hardcover. Paperback 25.
  anna note Take 40 of Marsh, the local paper writes about her.
  mia note Changed to 40.
  mia note All ordered.
  mia done

7 david Helpers for the evening
  david note Door 2, book table 2, drinks 3, one for the authors.
  mia note I do the book table.
  ben note Door.
  carla note I look after the authors.
  david start
  david note My sister helps with the drinks. Two more needed.

8 carla Press: invite the local paper
  carla start
  carla note Sent text and picture to Mrs Heller.
  carla note She comes and wants ten minutes with Helen Marsh before.
  anna note Ask Helen first!
  carla note Helen says yes.
  carla done

8 ben Photographer
  ben note Lena did it last year for 150.
  ben note She is abroad. Her colleague Jan has time.
  anna note Good. Ask for pictures of the audience, too.

9 mia Signposts from the station to the hall
  mia note Six of them, A3, laminated.
  david note The frames of last year are in the cellar.
  david note Five frames, one is broken.

10 carla Thank-you cards for the authors
  carla note With a picture from the evening, so after the festival.
`;
