# The stay slip (F-18, L-09, L-10). It holds what a slip must and no name, birthday or picture.

slip-title = Autorização de permanência
slip-authority = Corpo de Polícia de Segurança Pública, Macau
slip-entered = Entrada: { $date } { $time }, { $port }
slip-document = Documento: { $kind }, final { $ending }
slip-until = Autorizado até: { $date }
slip-counting = Pode permanecer até este dia, inclusive.
slip-keep = Guarde este talão até sair, por favor.
slip-copy = CÓPIA { $number }
slip-number = Talão n.º { $number }
slip-desk-title = Registo de íris
slip-desk-with-parent = Registe-se num balcão com um dos pais ou o tutor.
slip-desk-irises = O canal não captou os seus olhos. Um balcão pode ajudar.
slip-desk-fingers = Não se leram as impressões digitais. Um balcão pode registar a íris.
slip-desk-hours = Balcões de registo: das 10:00 às 19:00.
slip-desk-bring = Leve o seu documento; menores, também prova da relação e o documento do adulto.
