# Alarms, for officers: the value says what happened, .act what to do.

alarm-case = 有旅客需要协助
    .act = 请到通道；事件记录列出经过。
alarm-door-forced = 没有指令而门已打开
    .act = 请到通道，查明何人通过。
alarm-door-held = 闸门没有关闭
    .act = 请清理门口；其余闸门维持关闭。
alarm-blocked = 门口有障碍物
    .act = 请移开障碍物。
alarm-tailgating = 通道内多于一人
    .act = 请将各人分开。出口在您决定前维持关闭。
alarm-occupied = 有人滞留在通道内
    .act = 请与其对话；有需要时开放返回的门。
alarm-gate-fault = 闸门故障：有门未按指令动作
    .act = 通道暂停服务。如有人在内，请协助离开；如再次发生，请通知工程人员。
alarm-gate-lost = 与闸门连接中断
    .act = 通道已关闭。如有人在内，请让其经第一道门离开。
alarm-tampering = 闸门线路或机箱被擅自触动
    .act = 请关闭通道，检查线路及机箱。
alarm-emergency = 紧急情况：闸门已开放
    .act = 通道内各人均视作未通关，请重新清点。
alarm-clock = 本站时钟有疑问
    .act = 二维码已停用，证件仍可使用。须由技术人员确认时间来源。
alarm-document-left = 有证件遗留在阅读器
    .act = 请取出并交还持有人。
alarm-device-lost = 有设备没有响应
    .act = 请查看详情；如未恢复，请通知技术人员。
alarm-registry = 未能连接登记系统
    .act = 二维码及查看电子身份已停用。请人工核对实体证件。
alarm-paper = 凭条打印机缺纸
    .act = 请补纸。在此之前本通道暂不接待非居民。

## Banners on the officer's screen

banner-system-fault = 二维码停用：系统故障
    .act = 请人工核对实体证件，不可查看电子身份。
banner-clock = 二维码停用：时钟有疑问
    .act = 证件仍可使用。须由技术人员确认时间来源。
banner-trust-old = 信任名单已过更新期
    .act = 请在港澳通关二维码停用前取得新名单。
banner-emergency = 紧急情况
    .act = 闸门已开放。请重新清点通道内各人。
