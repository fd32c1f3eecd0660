# Alarms, for officers: the value says what happened, .act what to do.

alarm-case = 有旅客需要協助
    .act = 請到通道；個案列出經過。
alarm-door-forced = 未有指令而門已打開
    .act = 請到通道，查明何人通過。
alarm-door-held = 閘門未有關閉
    .act = 請清理門口；其餘閘門維持關閉。
alarm-blocked = 門口有障礙物
    .act = 請移開障礙物。
alarm-tailgating = 通道內多於一人
    .act = 請將各人分開。出口在你決定前維持關閉。
alarm-occupied = 有人滯留在通道內
    .act = 請與其對話；有需要時開放回程的門。
alarm-gate-fault = 閘門故障：有門未按指令動作
    .act = 通道暫停服務。如有人在內，請協助離開；如再發生，請通知工程人員。
alarm-gate-lost = 與閘門失去連線
    .act = 通道已關閉。如有人在內，請讓其經第一道門離開。
alarm-tampering = 閘門線路或機箱被擅動
    .act = 請關閉通道，檢查線路及機箱。
alarm-emergency = 緊急情況：閘門已開放
    .act = 通道內各人均視作未過關，請重新點算。
alarm-clock = 本站時鐘有疑問
    .act = 二維碼已停用，證件仍可使用。須由工程人員確認時間來源。
alarm-document-left = 有證件遺留在讀取器
    .act = 請取出並交還持有人。
alarm-device-lost = 有裝置沒有回應
    .act = 請看詳情；如未恢復，請通知工程人員。
alarm-registry = 未能連接登記系統
    .act = 二維碼及查看電子身份已停用。請人工核對實體證件。
alarm-paper = 憑條打印機缺紙
    .act = 請補紙。在此之前本通道暫停接待非居民。

## Banners on the officer's screen

banner-system-fault = 二維碼停用：系統故障
    .act = 請人工核對實體證件，不可查看電子身份。
banner-clock = 二維碼停用：時鐘有疑問
    .act = 證件仍可使用。須由工程人員確認時間來源。
banner-trust-old = 信任名單已過更新期
    .act = 請在港澳通關二維碼停用前取得新名單。
banner-emergency = 緊急情況
    .act = 閘門已開放。請重新點算通道內各人。
