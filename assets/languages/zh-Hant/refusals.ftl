# What a traveller and an officer are told with each reason code, in the Chinese of Macao.
# The English file explains keys and attributes. Headlines break where a line must end: 12 characters at most.

neutral-counter = 請到人工櫃檯
    .act = 櫃檯人員會協助你，請備妥證件。
neutral-officer = 請等候當值人員
    .act = 請留在原位，人員即到。
other-lane = 請使用其他通道
    .act = 本通道現時未能為你服務，請依指示前往下一條通道。
instead-card = 或放置居民身份證
instead-document = 或放置證件
instead-counter = 或前往人工櫃檯
request-refused = 要求被拒絕
    .act = 未有提供任何資料，請向服務人員查詢。
application-incomplete = 申請資料未齊
    .act = 請按職員指示補齊。
use-document = 請使用實體證件
    .act = 此碼不能在此使用，請放置身份證。

## Codes

e-qr-unreadable = 請平放手機並保持不動
    .act = 請調高螢幕亮度，展示完整的二維碼。
    .other = { instead-card }
    .officer = 未讀到通關二維碼。請看讀取失敗次數。
e-qr-unreadable-foreign = 這不是通關二維碼
    .act = 請打開「我的通關」，展示該頁的二維碼。
    .other = { instead-card }
    .officer = 內容屬另一種碼，例如網址或健康碼。
e-qr-stale = 此二維碼已過期
    .act = 請在手機打開「我的通關」，展示即時畫面，不要使用截圖。
    .other = { instead-card }
    .officer = 碼的時段早於容許範圍。請與現在時間對照。
e-qr-replay = { neutral-officer }
    .act = { neutral-officer.act }
    .officer = 此碼已在別處使用或佔用。請對照兩次使用的通道及時間。
e-qr-replay-swipe = 此二維碼已使用
    .act = 請滑動至你本人的二維碼。
    .other = { instead-card }
    .officer = 此碼剛在本通道使用，多為家長手機上子女的碼。
e-qr-oldkey = 請更新應用程式
    .act = 請在連接網絡時打開應用程式，再展示二維碼。
    .other = { instead-card }
    .officer = 以已停用的密鑰加密。詳情列出密鑰及停用日期。
e-qr-clone = { neutral-officer }
    .act = { neutral-officer.act }
    .officer = 兩部手機持有同一密鑰。請對照兩碼、通道及時間，並留下兩部手機。
e-qr-eidcode = 這是電子身份二維碼
    .act = 請打開「我的通關」，展示該頁的二維碼。
    .other = { instead-card }
    .officer = 展示了電子身份碼而非通關碼，不能開門。
e-qr-forged = { neutral-officer }
    .act = { neutral-officer.act }
    .officer = 警報：此碼未能核實。證據包括碼的內容、時間及通道。輸入人員編號後方可放行。
e-qr-lane = 本通道不接受二維碼
    .act = 請放置實體證件。
    .other = { instead-counter }
    .officer = 此類通道不接受二維碼。
e-qr-passenger = 乘客請出示身份證
    .act = 請出示實體居民身份證。
    .officer = 乘客出示了二維碼：請要求出示身份證。
e-qr-clock = 請檢查手機時間
    .act = 請將日期及時間設為自動，時區 GMT+8，再展示二維碼。
    .other = { instead-card }
    .slow = 手機約慢 { $minutes ->
        [0] { $seconds } 秒
       *[other] { $minutes } 分 { $seconds } 秒
    }。
    .fast = 手機約快 { $minutes ->
        [0] { $seconds } 秒
       *[other] { $minutes } 分 { $seconds } 秒
    }。
    .officer = 碼屬真確，手機時間不準。詳情列出偏差秒數。
e-qr-revoked = 此手機已解除綁定
    .act = 請放置居民身份證。
    .other = 或使用現時綁定的手機
    .officer = 綁定已終止或證書已撤銷。詳情列出時間及途徑。
e-qr-device = { neutral-officer }
    .act = { neutral-officer.act }
    .officer = 此碼屬於另一人的手機。
e-qr-oldcard = 你的身份證已換發
    .act = 請打開「查看電子身份」更新，再展示二維碼。
    .other = { instead-card }
    .officer = 碼所指的卡已被取代。請對照新舊卡序號。

## Card and e-ID

e-id-expired = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = 身份證已逾期。詳情列出日期。
e-id-lost = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = 身份證已報失。詳情列出日期。
e-id-cancelled = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = 身份證已註銷。詳情列出日期。
e-eid-none = 未綁定電子身份
    .act = 請放置居民身份證。
    .other = { instead-counter }
    .officer = 此碼沒有綁定紀錄，或尚未發出身份證。
e-eid-visual = 請出示實體身份證
    .act = 請向當值人員出示實體居民身份證。
    .officer = 五個動態防偽元素有一項不符。請連同身份證轉交櫃檯。
e-bind-face = 未能識別面容
    .act = 請面向光線，再試一次。
    .other = 或使用自助服務機
    .officer = 綁定時面容比對不符。
e-bind-relation = 須由父母或監護人辦理
    .act = 此步驟須由有紀錄的父母或監護人完成。
    .officer = 沒有該成年人與未成年人的關係紀錄。
e-bind-twin = 請使用自助服務機
    .act = 請到自助服務機輸入應用程式顯示的編號。
    .officer = 雙胞胎或多胞胎：不可以面容綁定。
e-bind-number = 編號不獲接受
    .act = 請核對應用程式內的編號，再輸入一次。
    .officer = 綁定編號錯誤或已失效。
e-pin-wrong = 密碼錯誤
    .act = 尚餘 { $tries } 次機會。
    .officer = 僅在手機上顯示，人員無須處理。
e-pin-locked = 密碼已鎖定
    .act = 請於 { $minutes } 分鐘後再試。
    .officer = 僅在手機上顯示，人員無須處理。

## The system

e-sys-down = 系統故障
    .act = 請到櫃檯出示實體居民身份證。
    .officer = 系統故障：二維碼及查看電子身份均已停用。請人工核對實體證件。
e-timeout = 請重新開始
    .act = 等候時間已過，請再次展示二維碼或放置證件。
    .other = { instead-counter }
    .officer = 等候逾時。詳情列出是哪一項。
e-officer = { neutral-officer }
    .act = { neutral-officer.act }
    .officer = 監察名單、出入境紀錄或其他只供人員知悉的原因：請看詳情。
e-gate-fault = { other-lane }
    .act = { other-lane.act }
    .officer = 閘門故障。詳情列出故障及開始時間。
e-print = { other-lane }
    .act = { other-lane.act }
    .officer = 憑條打印機未能打印，本通道暫停接待非居民。

## Documents

e-doc-read = 請再次放置證件
    .act = 請將相片頁向下平放，保持不動。
    .other = { instead-counter }
    .officer = 未能讀取證件。詳情列出未能讀取的部分。
e-doc-expired = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = 證件已逾期。詳情列出種類及日期。
e-doc-unknown = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = 沒有此證件的紀錄，或本通道不識別此類證件。
e-doc-area = 請使用另一證件
    .act = 請使用前往地區的證件。
    .officer = 證件與方向不符。詳情列出證件種類及方向。
e-doc-chip = 未能讀取證件晶片
    .act = 請到人工櫃檯。
    .officer = 晶片未能讀取或未能核實。詳情列出故障。
e-consent = 請到人工櫃檯
    .act = 未有同意，不能使用本通道。
    .officer = 不同意。詳情列出條文版本。
e-coop-other = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = 對方答覆不放行，沒有說明原因。
e-ppt-validity = 證件有效期不足
    .act = 請到人工櫃檯。
    .officer = 證件餘下日數不足以逗留。詳情列出日數及可逗留的最長日數。

## Biometrics

e-bio-none = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = 沒有可供本通道比對的樣本。
e-fp-fail = 指紋不符，請再試
    .act = 請抹淨手指，平按在感應器上。
    .officer = 指紋不符。詳情列出分數範圍及次數。
e-fp-fail-officer = { neutral-officer }
    .act = 請打開「查看電子身份」，或出示居民身份證。
    .officer = 多次指紋不符。請核對五個防偽元素及相片，或核對實體證件，然後放行或轉交。
e-fp-fail-officer-hong-kong = { neutral-officer }
    .act = 請出示香港實體身份證。
    .officer = 多次指紋不符。只接受香港實體身份證，不可查看電子身份。
e-fp-fail-officer-document = { neutral-officer }
    .act = 請出示旅行證件。
    .officer = 多次指紋不符。請核對實體證件，然後放行或轉交。
e-face-fail = 面容不符，請再試
    .act = 請正視鏡頭。
    .officer = 面容不符。詳情列出分數範圍及次數。
e-face-fail-officer = { neutral-officer }
    .act = 請備妥證件。
    .officer = 多次面容不符。請轉交櫃檯。
e-iris-class = 請使用指紋
    .act = 你現時未能使用虹膜過關。
    .officer = 此類人士未開放虹膜過關。
e-iris-noenrol = 請使用指紋
    .act = 本通道不設虹膜登記。
    .officer = 本通道不設虹膜登記。
e-iris-height = 請使用指紋
    .act = 你的眼睛高度超出鏡頭範圍。
    .officer = 眼睛高度不在 1.2 至 1.9 米之間。
e-iris-cover = 請勿遮蓋面部
    .act = 請除下口罩、太陽眼鏡及帽子。
    .other = 或使用指紋
    .officer = 面部被遮蓋。詳情列出次數。
e-iris-capture = 未能擷取眼部影像
    .act = 請睜大眼睛，望向鏡頭。
    .other = 或使用指紋
    .officer = 未能擷取虹膜。詳情列出次數。
e-iris-capture-match = 眼部影像不符
    .act = 請睜大眼睛，望向鏡頭。
    .other = 或使用指紋
    .officer = 虹膜不符。詳情列出次數。
e-iris-capture-finger = 請使用指紋
    .act = 鏡頭未有擷取你的眼部影像。
    .officer = 未及時見到面部，或虹膜鏡頭失效。
e-bio-object = { neutral-officer }
    .act = 如不提供這些資料，可被拒絕入境。
    .officer = 當事人反對處理生物特徵資料。由你決定，並須記錄。

## Who may use which lane, port and hour

e-one-person = 每次只限一人
    .act = 請退後，只留一人在通道內。
    .officer = 通道內多於一人。閘門維持原狀，等候你的決定。
e-age = 請與家長使用人工櫃檯
    .act = 自助通道供年齡較大的兒童使用。
    .officer = 未達本通道的年齡。
e-height = 請與家長使用人工櫃檯
    .act = 自助通道供身高 1.2 米或以上人士使用。
    .officer = 未達本通道的身高。
e-lane-class = 本通道不適用於此證件
    .act = 請使用人工櫃檯。
    .lane = 可使用：{ $lane }
    .officer = 此類人士不可使用本通道。詳情列出類別及可用通道。
e-port-class = 本口岸不適用於此證件
    .act = 不能持此證件在這裏過關。
    .nearest = 最近的其他口岸：{ $port }
    .officer = 此類人士不可使用本口岸。詳情列出規則。
e-port-closed = 口岸現已關閉
    .act = 請使用其他口岸，或稍後再來。
    .when = { $time } 開放。
    .officer = 非開放時間。請看時間表。
e-desk-closed = 櫃檯現已關閉
    .act = 請使用其他櫃檯，或稍後再來。
    .when = { $time } 開放。
    .officer = 非辦公時間。請看時間表。
e-pilot-port = 請到人工櫃檯
    .act = 你的登記不適用於本口岸的自助通道。
    .officer = 先行先試登記：詳情列出適用口岸。

## Registration

e-reg-none = 請先登記
    .act = 今次請使用人工櫃檯，或到登記處登記。
    .officer = 未有登記或同意。詳情列出欠缺項目，並請看登記地點。
e-reg-stale = 請重新登記
    .act = 你的證件已更換，今次請使用人工櫃檯。
    .officer = 登記所用的證件其後已更換。
e-reg-pending = 登記尚未生效
    .act = 生效前請使用人工櫃檯。
    .when = 將於 { $time } 生效。
    .officer = 登記等候生效。詳情列出登記時間及生效時間。
e-reg-mainland = 請先完成內地備案
    .act = 請到對面口岸的櫃檯辦理。
    .other = { instead-counter }
    .officer = 內地備案未辦或未完成。
e-reg-h-macao = 請登記回鄉證
    .act = 請到澳門的登記處辦理。
    .officer = H 字頭回鄉證持有人兼有澳門居民身份證：未在澳門登記證件。
e-reg-country = 不符合登記資格
    .act = 請使用人工櫃檯。
    .officer = 護照國家不在名單內。
e-reg-doc = 欠缺文件
    .act = 請補交職員指明的文件。
    .officer = 詳情列出欠缺的文件。
e-ppt-90 = 護照有效期不足九十日
    .act = 請先換領護照再登記。
    .officer = 登記時護照餘下不足 90 日。
e-minor-proof = 須有關係證明
    .act = 須由父母或監護人陪同，並帶備關係證明。
    .officer = 詳情列出欠缺的證明。

## Hong Kong–Macao mutual code

e-mut-notyet = { use-document }
    .act = { use-document.act }
    .other = { instead-counter }
    .officer = 港澳通關二維碼尚未開始。
e-mut-age = { use-document }
    .act = { use-document.act }
    .other = { instead-counter }
    .officer = 未達港澳通關二維碼的年齡。
e-mut-perm = { use-document }
    .act = { use-document.act }
    .other = { instead-counter }
    .officer = 並非永久性居民。
e-mut-nohk = { use-document }
    .act = { use-document.act }
    .other = { instead-counter }
    .officer = 未登記使用香港 e-道。
e-mut-class = { use-document }
    .act = 此碼供永久性居民及證件載有 *、*** 或 R 的人士使用。
    .other = { instead-counter }
    .officer = 香港身份證類別不符合資格。
e-mut-noflag =
    請開啟
    港澳通關二維碼服務
    .act = 請在應用程式內開啟港澳通關二維碼服務。
    .other = { instead-document }
    .officer = 應用程式內未開啟此服務。
e-mut-minor = { use-document }
    .act = { use-document.act }
    .other = { instead-counter }
    .officer = 香港未成年人沒有新智能身份證，或未有家長同意。
e-mut-lane = 此處不接受香港二維碼
    .act = 請出示實體證件。
    .officer = 此類通道不接受香港二維碼。請要求出示實體證件。
e-mut-hkwait = 香港 e-道尚未可用
    .act = 在此之前請使用香港的人工櫃檯。
    .when = { $time } 起可用。
    .officer = 新證件資料正轉送香港。詳情列出時間。
e-hkreg-wait = 香港 e-道尚未可用
    .act = 在此之前請使用香港的人工櫃檯。
    .when = { $time } 起可用。
    .officer = e-道登記等候生效。詳情列出時間。
e-hkreg-minor = 請到香港登記
    .act = 十一至十七歲人士須由家長陪同到 e-道辦事處登記。
    .officer = 此機只供成年人登記。

## Entry and stay

e-transit-docs = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = 過境文件不齊。詳情列出欠缺項目。
e-transit-30 = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = 三十日內不得過境入境。詳情列出入境紀錄及最早日期。
e-transit-tw = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = 持往來台灣通行證而非經澳門機場往返。
e-endorse-mo = 沒有有效的赴澳簽注
    .act = 請到人工櫃檯。
    .officer = 通行證沒有有效的赴澳簽注。請看簽注紀錄。
e-endorse-hk = 沒有有效的赴港簽注
    .act = 此路線須有有效的赴港簽注，請到人工櫃檯。
    .officer = 前往香港而沒有有效的赴港簽注。
e-endorse-used = 你的簽注已用完
    .act = 請到人工櫃檯。
    .officer = 一次簽注已使用。請看簽注紀錄。
e-endorse-7 = 你的簽注已用完
    .act = 請到人工櫃檯。
    .officer = 在澳門及香港合計的日數已用完。請看已用日數。
e-permit-used = { neutral-counter }
    .act = { neutral-counter.act }
    .officer = 一次入境許可已使用。詳情列出日期。
e-child-photo = 須另有附相片的證件
    .act = 請同時出示附有小童相片的旅行證件。
    .officer = 小童的香港身份證沒有相片。
e-stay-over = { neutral-officer }
    .act = { neutral-officer.act }
    .officer = 逾期逗留，屬行政事宜。詳情列出日數，並請看罰款範圍及表格。
e-fine-rate = 請稍候
    .act = 人員正在填寫表格。
    .officer = 每日金額須為澳門元 500 至 800。
e-lost-ticket = 船票開出時間太遲
    .act = 船票須於三小時內開出。
    .officer = 船票開出時間超過三小時。
e-idv-nomatch = { neutral-officer }
    .act = { neutral-officer.act }
    .officer = 身份證明局未能確認身份。

## Other desks

e-rp-unknown = { request-refused }
    .act = { request-refused.act }
    .officer = 此機構不在查證機構名冊內。
e-rp-device = { request-refused }
    .act = { request-refused.act }
    .officer = 讀取器沒有已登記的密鑰。
e-rp-field = { request-refused }
    .act = { request-refused.act }
    .officer = 要求的資料超出核准範圍。
e-rp-consent = { request-refused }
    .act = { request-refused.act }
    .officer = 持有人不同意。
e-rp-notyet = { request-refused }
    .act = { request-refused.act }
    .officer = 此用途尚未開始。
e-rp-casino = { request-refused }
    .act = { request-refused.act }
    .officer = 娛樂場不獲接納。
e-td-elig = { application-incomplete }
    .act = { application-incomplete.act }
    .officer = 不符合申領此旅行證件的資格。詳情列出條件。
e-td-sign = { application-incomplete }
    .act = { application-incomplete.act }
    .officer = 欠缺簽名：須父母雙方，或代理人連同證明。
e-td-number = { application-incomplete }
    .act = { application-incomplete.act }
    .officer = 不是此類旅行證件的號碼。
