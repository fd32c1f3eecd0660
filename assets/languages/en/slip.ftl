# The stay slip (F-18, L-09, L-10). It holds what a slip must and no name, birthday or picture.

slip-title = Permission to stay
slip-authority = Public Security Police, Macao
slip-entered = Entered: { $date } { $time }, { $port }
slip-document = Document: { $kind } ending { $ending }
slip-until = Permitted until: { $date }
slip-counting = You may stay up to and including this day.
slip-keep = Please keep this slip until you leave.
slip-copy = COPY { $number }
slip-number = Slip no. { $number }
slip-desk-title = Iris registration
slip-desk-with-parent = Register at a counter with a parent or guardian.
slip-desk-irises = The lane could not take your eyes. A desk can help.
slip-desk-fingers = Your fingerprints could not be read. A desk can register your irises.
slip-desk-hours = Registration desks: 10:00 to 19:00.
slip-desk-bring = Bring your ID card; with minors also proof of the relation and the adult’s ID.
