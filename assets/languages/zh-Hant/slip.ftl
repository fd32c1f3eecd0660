# The stay slip (F-18, L-09, L-10). It holds what a slip must and no name, birthday or picture.

slip-title = 逗留許可憑條
slip-authority = 澳門治安警察局
slip-entered = 入境：{ $date } { $time } { $port }
slip-document = 證件：{ $kind } 末段 { $ending }
slip-until = 准許逗留至：{ $date }
slip-counting = 可逗留至當日（包括當日）。
slip-keep = 離境前請妥善保存本憑條。
slip-copy = 副本 { $number }
slip-number = 憑條編號 { $number }
slip-desk-title = 虹膜登記
slip-desk-with-parent = 請與父、母或監護人到櫃檯登記。
slip-desk-irises = 通道未能擷取眼部影像，請到櫃檯辦理。
slip-desk-fingers = 未能讀取指紋，可到櫃檯登記虹膜。
slip-desk-hours = 登記櫃檯：10:00 至 19:00。
slip-desk-bring = 請帶備身份證；未成年人另須帶備關係證明及成人身份證明文件。
