# The stay slip (F-18, L-09, L-10). It holds what a slip must and no name, birthday or picture.

slip-title = 逗留许可凭条
slip-authority = 澳门治安警察局
slip-entered = 入境：{ $date } { $time } { $port }
slip-document = 证件：{ $kind } 末段 { $ending }
slip-until = 准许逗留至：{ $date }
slip-counting = 可逗留至当日（包括当日）。
slip-keep = 离境前请妥善保存本凭条。
slip-copy = 副本 { $number }
slip-number = 凭条编号 { $number }
slip-desk-title = 虹膜登记
slip-desk-with-parent = 请与父、母或监护人到柜台登记。
slip-desk-irises = 通道未能采集眼部图像，请到柜台办理。
slip-desk-fingers = 未能读取指纹，可到柜台登记虹膜。
slip-desk-hours = 登记柜台：10:00 至 19:00。
slip-desk-bring = 请带备身份证；未成年人另须带备关系证明及成人身份证明文件。
