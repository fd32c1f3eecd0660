use super::Port;

impl Port {
    /// All posts.
    pub const ALL: [Self; 10] = [
        Self::BorderGate,
        Self::Qingmao,
        Self::HzmBridgeHongkong,
        Self::HzmBridgeZhuhai,
        Self::Hengqin,
        Self::OuterHarbour,
        Self::TaipaTerminal,
        Self::InnerHarbour,
        Self::Airport,
        Self::IndustrialZone,
    ];

    /// Its name in settings and scenario files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::BorderGate => "border-gate",
            Self::Qingmao => "qingmao",
            Self::HzmBridgeHongkong => "hzm-bridge-hongkong",
            Self::HzmBridgeZhuhai => "hzm-bridge-zhuhai",
            Self::Hengqin => "hengqin",
            Self::OuterHarbour => "outer-harbour",
            Self::TaipaTerminal => "taipa-terminal",
            Self::InnerHarbour => "inner-harbour",
            Self::Airport => "airport",
            Self::IndustrialZone => "industrial-zone",
        }
    }
}
