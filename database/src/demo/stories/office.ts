/** Money, letters and what else has to be done. */
export const office = `
1 anna Tax papers for the third quarter
  anna note Everything to the accountant by the end of next week.
  anna start
  anna note Bank statements are sorted.
  carla note Receipts of the summer party are in the blue folder.
  anna note One receipt is missing: the tent.
  ben note Found it in my jacket.
  anna note All sent.
  anna done

2 carla Compare electricity contracts
  carla note Ours ends in December.
  carla start
  carla note Three offers in the folder, all from renewable sources.
  anna note Please two years at most.
  carla note The municipal works are 11 per cent cheaper and next door.
  anna note Take them.
  carla note Signed.
  carla done

2 david First-aid box is out of date
  david start
  david note Plasters and cold packs bought.
  david note The rest comes as a refill set.
  david done

3 anna Insurance: report the broken window
  anna note Stone, Sunday night. Police report is in the folder.
  anna start
  anna note Form is sent.
  anna note They want a second offer for the glass.
  ben note Glazier Huber: 640, could come in two days.
  anna note Accepted. Huber comes.
  anna note New window is in.
  anna done

4 ben Back up the till's data
  ben note Nobody knows when it was done last.
  ben start
  ben note Nightly to the box in the office, weekly to a disk that Anna takes home.
  ben note Restored yesterday's backup on my laptop: works.
  ben done

4 mia Apprentice day at the school
  mia note They ask for two people and 20 minutes.
  anna note Mia and Ben?
  ben note Gladly.
  mia start
  mia note Slides are ready, with a quiz.
  mia done

5 carla Team lunch
  carla note Italian or the new noodle place?
  ben note Noodles.
  mia note Noodles.
  david note I eat anything that is not noodles.
  carla note Italian, then.
  carla done

6 anna Talk with the bank about the loan
  anna note For the new shelves.
  anna start
  anna note Numbers of the last two years are ready.
  carla note Forecast sheet is in the folder.

6 david Keys: who has which
  david note We gave out nine, I count seven.
  david start
  mia note I have two. One was Sophie's.
  david note Eight.
  ben note The ninth was in the cash box.
  david done

7 carla Letter to the ministry about fixed book prices
  carla note The association has a template.
  carla delete

8 mia Buy a second ladder
  david note We have a second ladder, in the cellar.
  mia delete

8 ben Test of the new label printer
  ben note Ignore this one.
  ben delete

9 anna Collect ideas for the spring
  anna note Everything goes, nothing is decided.
  mia note A night of short stories, with the lights out.
  ben delete
  ben restore
  ben note Sorry, wrong row.
  carla note Poetry on postcards.
  david note A repair morning for old books.

9 carla Renew the subscription of the trade paper
  anna note Digital only, please.

10 david Fire extinguisher check is due
  david note The inspector has two dates next week.

10 anna Holiday requests for December
  anna note On this row, please, not by mail.
  mia note 27th to 30th.
`;
