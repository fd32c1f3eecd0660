# Screens of a lane, one instruction each: .title the headline, .act what to do, .hint a quiet line below.

screen-starting =
    .title = 请稍候
    .act = 通道正在启动。
screen-idle =
    .title =
        请将“我的通关”
        二维码对准扫描器
    .act = 也可放置居民身份证或证件
    .hint = 手机只供出示二维码。
screen-reading =
    .title = 正在读取，请勿移动
    .act = 请保持手机或证件不动。
screen-looking-up =
    .title = 正在核对，请稍候
    .act = 只需片刻。
screen-not-this-child =
    .title =
        即将通关的儿童：
        { $initials }，{ $age } 岁
    .act = 请核对是否由这名儿童先通关。
    .hint = 如不是，请按“{ control-not-this-child }”。
screen-go =
    .title = 请进入通道
    .act = 请通过第一道门，每次一人。
screen-step-in =
    .title = 请再往前走
    .act = 请站在地垫上，离开门口。
screen-door-closing =
    .title = 闸门正在关闭
    .act = 请站稳勿动。
screen-finger =
    .title =
        请将{ $finger }
        放在感应区上
    .any =
        请将手指
        放在感应区上
    .act = 请平按并保持不动。
    .also = 也可使用{ $other }
    .hint = 如需协助，请按“{ control-help }”。
screen-finger-again =
    .title = 指纹不符，请再试
    .act = 请擦净手指，平按在感应区上。
    .also = 也可使用{ $other }
    .hint = { tries }
screen-iris =
    .title = 请看向镜头
    .act = 请张开双眼，无须触碰任何设备。
screen-iris-again =
    .title = 请再次看向镜头
    .act = 请睁大双眼，保持不动。
screen-iris-consent =
    .title = 是否在此登记虹膜？
    .act = 警方会拍摄及保存您的虹膜，供虹膜通道通关使用，需时约半分钟。
    .hint = 无论同意与否，门都会打开。日后可在任何设虹膜通道的口岸取消。
screen-iris-capture =
    .title = 请注视镜头
    .act = 请保持双眼张开，直至完成。
screen-take-document =
    .title = 请取回证件
    .act = 取回后闸门便会打开。
screen-go-out =
    .title = 请通过
    .act = 请经最后一道门离开。
screen-slip =
    .title = 请取逗留许可凭条
    .desk = 请取凭条
    .act = 离开澳门前请妥善保存。
screen-done =
    .title = 谢谢
    .act = 祝您旅途愉快。
screen-refused =
    .title = 无法在此通关
    .act = 请按指示办理。
screen-officer-coming =
    .title = { neutral-officer }
    .act = { neutral-officer.act }
    .eid = 请打开“查看电子身份”，或出示居民身份证。
    .hong-kong = 请出示香港实体身份证。
    .document = 请出示旅行证件。
screen-way-back =
    .title = 请往回走
    .act = 请经进入时的门离开。
    .hint = 外面有工作人员协助您。
screen-two-people =
    .title = 每次只限一人
    .act = 请退后，只留一人在通道内。
    .hint = 在此之前，闸门不会打开。
screen-blocked =
    .title = 请勿阻挡闸门
    .act = 请连同行李离开门口。
screen-out-of-service =
    .title = 通道暂停使用
    .act = 请使用其他通道。
screen-system-fault =
    .title = 系统故障
    .act = 请到柜台出示实体居民身份证。
    .hint = 目前不能使用二维码。
screen-emergency =
    .title = 紧急情况，请立即离开
    .act = 闸门已开放，请经最近的门离开。
screen-clock =
    .title = 二维码暂停使用
    .act = 请放置居民身份证或证件。
    .hint = 正在检查本通道的时钟。
screen-closed =
    .title = 口岸现已关闭
    .act = 请使用其他口岸，或稍后再来。
    .when = { $time } 开放。
screen-help =
    .title = 已通知工作人员
    .act = 请留在原位。
    .hint = { contact }

## The four steps of a passage, and where the lane stands

step-scan = 扫码
step-enter = 进入
step-finger = 指纹
step-iris = 虹膜
step-leave = 通行
tries = 第 { $try } 次，共 { $of } 次
status-open = 可使用
status-busy = 使用中
status-closed = 已关闭
status-fault = 暂停使用

## Habits, shown while the lane waits

habit-one-person = 每次一人
habit-card = 请携带身份证
habit-face = 请摘下帽子和墨镜
habit-phone = 手机只供出示二维码

## Advice: never a refusal

advice-child-first = 请让儿童先通关
    .act = 请滑动至儿童的二维码，待儿童通过后，再展示您本人的二维码。
advice-several-children =
    携带多名儿童
    建议使用人工柜台
    .act = 使用人工柜台会更加便捷，也可使用实体证件。
advice-several-children-documents =
    携带多名儿童
    建议使用实体证件
    .act = 使用实体证件会更加便捷，也可使用人工柜台。
advice-family-member = 可能用了家人的二维码
    .act = 请核对所展示的是谁的二维码，再以本人的码重新开始。
advice-carry-card = 请携带实体居民身份证
    .act = 指纹不符、系统故障、使用合作查验通道或车道、以及内地或香港查验时都需要出示。
advice-fetch-card = 没有身份证和手机？
    .act = 请回去取身份证，或请人送来。
advice-residents-only = 目前只供居民使用
    .act = 旅客请使用其他通道。
advice-codes-off = 二维码暂停使用
    .act = 请使用实体居民身份证。
advice-irises-enrolled = 虹膜已登记
    .act = 从现在起可使用虹膜通道，无须触碰。
advice-irises-not-enrolled = 虹膜未能登记
    .act = 请于下次通关时再试。
advice-irises-with-parent = 请与父母到柜台登记虹膜
    .act = 请带备本人及父或母的身份证。
advice-irises-at-desk = 请到登记柜台查询虹膜登记
    .act = 此处未能采集您的眼部图像。
advice-irises-for-fingers = 指纹未能读取？可登记虹膜
    .act = 登记柜台核对身份证后办理。
advice-swipe = 一部手机多个二维码
    .act = 请左右滑动，选择当事人的二维码。

## Coaching while a code or a finger is being read

coach-too-dark = 请调高屏幕亮度
coach-glare = 请稍微倾斜手机
coach-too-far = 请将手机靠近一些
coach-too-near = 请将手机拿远一些
coach-blurred = 请保持手机不动
coach-not-ours = 不是通关码，请打开“我的通关”
coach-finger-hold = 很好，请保持
coach-finger-lifted = 请将手指多停留一会儿
coach-finger-poor = 请湿润或擦干手指，再试一次
coach-iris-look = 请看向镜头
coach-iris-closer = 请靠近镜头
coach-iris-further = 请稍微退后
coach-iris-cover = 请摘下口罩、墨镜及帽子
coach-iris-mask = 请摘下口罩
coach-iris-sunglasses = 请摘下墨镜
coach-iris-hat = 请摘下帽子
coach-iris-still = 很好，请保持不动
coach-iris-comparing = 谢谢，正在核对
coach-iris-keeping = 谢谢，正在保存
coach-iris-lens = 美瞳可能会遮盖虹膜
