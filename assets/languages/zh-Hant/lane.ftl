# Screens of a lane, one instruction each: .title the headline, .act what to do, .hint a quiet line below.

screen-starting =
    .title = 請稍候
    .act = 通道正在啟動。
screen-idle =
    .title =
        請將「我的通關」
        二維碼對準掃描器
    .act = 亦可放置居民身份證或證件
    .hint = 手機只供出示二維碼。
screen-reading =
    .title = 正在讀取，請勿移動
    .act = 請保持手機或證件不動。
screen-looking-up =
    .title = 正在核對，請稍候
    .act = 只需片刻。
screen-not-this-child =
    .title =
        即將過關的小童：
        { $initials }，{ $age } 歲
    .act = 請核對是否由這名小童先過關。
    .hint = 如不是，請按「{ control-not-this-child }」。
screen-go =
    .title = 請進入通道
    .act = 請通過第一道門，每次一人。
screen-step-in =
    .title = 請再向前行
    .act = 請站在地墊上，離開門口。
screen-door-closing =
    .title = 閘門正在關閉
    .act = 請站穩勿動。
screen-finger =
    .title =
        請將{ $finger }
        放在感應器上
    .any =
        請將手指
        放在感應器上
    .act = 請平按並保持不動。
    .also = 亦可使用{ $other }
    .hint = 如需協助，請按「{ control-help }」。
screen-finger-again =
    .title = 指紋不符，請再試
    .act = 請抹淨手指，平按在感應器上。
    .also = 亦可使用{ $other }
    .hint = { tries }
screen-iris =
    .title = 請望向鏡頭
    .act = 請張開雙眼，無須觸碰任何裝置。
screen-iris-again =
    .title = 請再次望向鏡頭
    .act = 請睜大雙眼，保持不動。
screen-iris-consent =
    .title = 是否在此登記虹膜？
    .act = 警方會拍攝及保存你的虹膜，供虹膜通道通關使用，需時約半分鐘。
    .hint = 無論同意與否，門都會打開。日後可在任何設虹膜通道的口岸取消。
screen-iris-capture =
    .title = 請注視鏡頭
    .act = 請保持雙眼張開，直至完成。
screen-take-document =
    .title = 請取回證件
    .act = 取回後閘門便會打開。
screen-go-out =
    .title = 請通過
    .act = 請經最後一道門離開。
screen-slip =
    .title = 請取逗留許可憑條
    .desk = 請取憑條
    .act = 離開澳門前請妥善保存。
screen-done =
    .title = 多謝
    .act = 祝旅途愉快。
screen-refused =
    .title = 未能在此過關
    .act = 請按指示辦理。
screen-officer-coming =
    .title = { neutral-officer }
    .act = { neutral-officer.act }
    .eid = 請打開「查看電子身份」，或出示居民身份證。
    .hong-kong = 請出示香港實體身份證。
    .document = 請出示旅行證件。
screen-way-back =
    .title = 請往回走
    .act = 請經進入時的門離開。
    .hint = 外面有人員協助你。
screen-two-people =
    .title = 每次只限一人
    .act = 請退後，只留一人在通道內。
    .hint = 在此之前閘門不會打開。
screen-blocked =
    .title = 請勿阻擋閘門
    .act = 請連同行李離開門口。
screen-out-of-service =
    .title = 通道暫停使用
    .act = 請使用其他通道。
screen-system-fault =
    .title = 系統故障
    .act = 請到櫃檯出示實體居民身份證。
    .hint = 現時不能使用二維碼。
screen-emergency =
    .title = 緊急情況，請立即離開
    .act = 閘門已開放，請經最近的門離開。
screen-clock =
    .title = 二維碼暫停使用
    .act = 請放置居民身份證或證件。
    .hint = 正在檢查本通道的時鐘。
screen-closed =
    .title = 口岸現已關閉
    .act = 請使用其他口岸，或稍後再來。
    .when = { $time } 開放。
screen-help =
    .title = 已通知當值人員
    .act = 請留在原位。
    .hint = { contact }

## The four steps of a passage, and where the lane stands

step-scan = 掃碼
step-enter = 進入
step-finger = 指紋
step-iris = 虹膜
step-leave = 通行
tries = 第 { $try } 次，共 { $of } 次
status-open = 可使用
status-busy = 使用中
status-closed = 已關閉
status-fault = 暫停使用

## Habits, shown while the lane waits

habit-one-person = 每次一人
habit-card = 請攜帶身份證
habit-face = 請除下帽及太陽眼鏡
habit-phone = 手機只供出示二維碼

## Advice: never a refusal

advice-child-first = 請讓小童先過關
    .act = 請滑動至小童的二維碼，待小童通過後，再展示你本人的二維碼。
advice-several-children =
    帶同多名小童
    建議使用人工櫃檯
    .act = 使用人工櫃檯會較為便捷，亦可使用實體證件。
advice-several-children-documents =
    帶同多名小童
    建議使用實體證件
    .act = 使用實體證件會較為便捷，亦可使用人工櫃檯。
advice-family-member = 可能用了家人的二維碼
    .act = 請核對所展示的是誰的二維碼，再以本人的碼重新開始。
advice-carry-card = 請攜帶實體居民身份證
    .act = 指紋不符、系統故障、使用合作查驗通道或車道、以及內地或香港查驗時均須使用。
advice-fetch-card = 沒有身份證和手機？
    .act = 請回去取身份證，或請人送來。
advice-residents-only = 現時只供居民使用
    .act = 旅客請使用其他通道。
advice-codes-off = 二維碼暫停使用
    .act = 請使用實體居民身份證。
advice-irises-enrolled = 虹膜已登記
    .act = 由現在起可使用虹膜通道，無須觸碰。
advice-irises-not-enrolled = 虹膜未能登記
    .act = 請於下次通關時再試。
advice-irises-with-parent = 請與父母到櫃檯登記虹膜
    .act = 請帶備本人及父或母的身份證。
advice-irises-at-desk = 請到登記櫃檯查詢虹膜登記
    .act = 此處未能擷取你的眼部影像。
advice-irises-for-fingers = 指紋未能讀取？可登記虹膜
    .act = 登記櫃檯核對身份證後辦理。
advice-swipe = 一部手機多個二維碼
    .act = 請左右滑動，選擇當事人的二維碼。

## Coaching while a code or a finger is being read

coach-too-dark = 請調高螢幕亮度
coach-glare = 請稍為傾斜手機
coach-too-far = 請將手機移近
coach-too-near = 請將手機移遠
coach-blurred = 請保持手機不動
coach-not-ours = 不是通關碼，請打開「我的通關」
coach-finger-hold = 很好，請保持
coach-finger-lifted = 請將手指多停留一會
coach-finger-poor = 請濕潤或抹乾手指，再試一次
coach-iris-look = 請望向鏡頭
coach-iris-closer = 請靠近鏡頭
coach-iris-further = 請稍為退後
coach-iris-cover = 請除下口罩、太陽眼鏡及帽子
coach-iris-mask = 請除下口罩
coach-iris-sunglasses = 請除下太陽眼鏡
coach-iris-hat = 請除下帽子
coach-iris-still = 很好，請保持不動
coach-iris-comparing = 多謝，正在核對
coach-iris-keeping = 多謝，正在保存
coach-iris-lens = 美瞳或會遮蓋虹膜
