/** The web page and the newsletter. */
export const website = `
1 mia Opening hours on the website are wrong
  mia note We close at 18:30, the page says 19:00.
  carla start
  carla note Changed on the page and on the map services.
  carla done

1 carla Newsletter: festival issue
  carla note Festival, autumn titles, story time.
  carla start
  carla note Text of the festival is done.
  ben note Three autumn titles with two sentences each: attached.
  mia note Picture of the window?
  carla note With the picture. Draft went to Anna.
  anna note One link is dead, the rest is great.
  carla note Link mended.
  carla note Sent to 1,143 people.
  carla done

2 carla A page for the festival
  carla note Date, place, authors, tickets. Nothing else.
  carla start
  mia note Use the dark blue of the poster.
  carla note Draft is online, not linked yet.
  anna note Please mention that the hall is accessible.
  carla note Done, and a map.
  carla note Portraits of the authors are in.
  carla done
  ben reopen
  ben note The price for under 14 is missing.
  carla note Added.
  carla done

3 ben Page loads slowly on the phone
  ben note Eleven seconds with the train's network.
  ben start
  ben note The pictures of the start page are 4 MB each.
  ben note Scaled down: under two seconds.
  mia note So much better.
  ben done

4 mia Pictures for the team page
  mia note Everybody in front of the same shelf, please.
  mia start
  mia note Carla and Ben done.
  david note Only with the cat.
  mia note David done. With the cat.
  mia note Anna done.
  mia done

5 ben Reservation form: mails end in the spam folder
  ben start
  ben note Only with one provider.
  ben note The sender's domain has no SPF record.
  ben note Record is set, takes a day.
  ben note Three tests, all arrived.
  ben done

6 carla Texts in plain language
  carla note Start with opening hours, orders, accessibility.
  carla start
  carla note Opening hours and orders done.
  anna note Show it to Mr Kern, he offered to read it.
  carla note He found two long sentences. Changed.

6 david Search finds nothing for authors with an accent
  david note "Lindqvist" works, "Brontë" does not.
  ben start
  ben note The shop software compares letters byte by byte.
  ben note Ticket at the vendor: they have it on their list.

7 mia Pictures on the social channel, once a week
  mia note A shelf, a person, a book. In this order.
  mia start
  carla note I take the next two.
  mia note First one: 84 hearts.

7 ben Old blog: delete or keep?
  ben note 212 posts, the last one four years ago.
  carla note The recipe for mulled wine is read every December.
  anna note Keep it, but without the comments.
  ben start
  ben note Comments are hidden.

8 carla Festival page: add the ticket counter
  carla note Shows how many are left, from the list at the till.
  ben start
  ben note By hand, twice a day. Automatic is not worth it for one evening.
  carla note Good enough.
  ben done

9 ben Renew the certificate of the old domain
  ben note Runs out in three weeks.

9 mia Newsletter: ask readers for their favourite of the year
  carla note As a small vote with ten titles?
  mia note Yes, and three win a voucher.

10 carla Alt texts for the pictures on the festival page
  carla start
  carla note Portraits done, the hall is missing.
`;
