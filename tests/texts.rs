//! The texts of all languages: complete, alike in shape, short enough to read, in the right script, and discreet.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;
use portas::journal::entry::Alarm;
use portas::person::{Direction, DocumentKind, Finger, Port};
use portas::refusal::{Act, Refusal};
use portas::texts::{Args, Language, Texts, is_sensitive};
use serde::de::{DeserializeOwned, IntoDeserializer};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Key, and attribute where it is not the message's value.
type Place = (String, Option<String>);

/// Every text of a language as its files have it: where it stands, and the arguments it has places for.
fn places(language: Language) -> BTreeMap<Place, BTreeSet<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/languages").join(language.tag());
    let mut places = BTreeMap::new();
    for file in std::fs::read_dir(&folder).unwrap() {
        let contents = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for entry in parser::parse(contents.as_str()).expect("the file parses").body {
            let Entry::Message(message) = entry else { continue };
            let key = message.id.name.to_owned();
            if let Some(value) = &message.value {
                places.insert((key.clone(), None), arguments(value));
            }
            for attribute in &message.attributes {
                places.insert((key.clone(), Some(attribute.id.name.to_owned())), arguments(&attribute.value));
            }
        }
    }
    places
}

fn arguments(pattern: &Pattern<&str>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        let inline = match expression {
            Expression::Inline(inline) => inline,
            Expression::Select { selector, variants } => {
                found.extend(variants.iter().flat_map(|variant| arguments(&variant.value)));
                selector
            }
        };
        if let InlineExpression::VariableReference { id } = inline {
            found.insert(id.name.to_owned());
        }
    }
    found
}

/// A value for every argument that any text has a place for. An argument not listed here fails the tests: think
/// first whether it could put something personal on a screen.
fn sample() -> Args {
    Args::none()
        .text("time", "09:41")
        .text("date", "2025-01-22")
        .text("initials", "L. S. M.")
        .text("ending", "4567")
        .text("pin", "2468")
        .number("age", 7)
        .number("minutes", 1)
        .number("seconds", 10)
        .number("tries", 2)
        .number("try", 1)
        .number("of", 3)
        .number("number", 3)
        .name("finger", "finger-right-index")
        .name("other", "finger-left-middle")
        .name("port", "port-hzm-bridge-hongkong")
        .name("lane", "lane-counter")
        .name("kind", "document-passport")
}

fn text(texts: &Texts, language: Language, key: &str, attribute: Option<&str>) -> String {
    texts.text(language, key, attribute, &sample()).unwrap_or_else(|error| panic!("{error}")).into_owned()
}

/// Every text there is, with its values put in.
fn every(mut check: impl FnMut(Language, &str, Option<&str>, &str)) {
    let texts = Texts::load().unwrap();
    for language in Language::ALL {
        for (key, attribute) in places(language).keys() {
            check(language, key, attribute.as_deref(), &text(&texts, language, key, attribute.as_deref()));
        }
    }
}

/// What officers, engineers and whoever plays the demo read.
fn is_for_officers(key: &str, attribute: Option<&str>) -> bool {
    let officers_control = [
        "control-log-in",
        "control-log-out",
        "control-verify",
        "control-release",
        "control-refer",
        "control-override",
        "control-ask-card",
        "control-ask-driver",
    ];
    attribute == Some("officer")
        || key.starts_with("alarm-")
        || ["banner-", "demo-", "told-", "engineer-"].iter().any(|kind| key.starts_with(kind))
        || officers_control.contains(&key)
}

/// Reason codes have a second wording for these cases.
const VARIANTS: [&str; 8] = [
    "e-qr-unreadable-foreign",
    "e-qr-replay-swipe",
    "e-fp-fail-officer",
    "e-fp-fail-officer-hong-kong",
    "e-fp-fail-officer-document",
    "e-face-fail-officer",
    "e-iris-capture-match",
    "e-iris-capture-finger",
];

const SCREENS: [&str; 29] = [
    "starting",
    "idle",
    "reading",
    "looking-up",
    "not-this-child",
    "go",
    "step-in",
    "door-closing",
    "finger",
    "finger-again",
    "iris",
    "iris-again",
    "iris-consent",
    "iris-capture",
    "take-document",
    "go-out",
    "slip",
    "done",
    "refused",
    "officer-coming",
    "way-back",
    "two-people",
    "blocked",
    "out-of-service",
    "system-fault",
    "emergency",
    "clock",
    "closed",
    "help",
];

const CONTROLS: [&str; 21] = [
    "agree",
    "disagree",
    "stop",
    "use-fingerprint",
    "use-iris",
    "use-counter",
    "help",
    "not-this-child",
    "other-purpose",
    "language-zh-hant",
    "language-pt",
    "language-en",
    "language-zh-hans",
    "log-in",
    "log-out",
    "verify",
    "release",
    "refer",
    "override",
    "ask-card",
    "ask-driver",
];

#[test]
fn every_language_holds_the_same_texts_with_the_same_arguments() {
    let english = places(Language::En);
    assert!(english.len() > 500, "only {} texts", english.len());
    for language in Language::ALL {
        let these = places(language);
        for (place, arguments) in &english {
            assert_eq!(these.get(place), Some(arguments), "{place:?} in {language}");
        }
        let foreign: Vec<_> = these.keys().filter(|place| !english.contains_key(*place)).collect();
        assert!(foreign.is_empty(), "only in {language}: {foreign:?}");
    }
}

#[test]
fn every_text_can_be_put_together() {
    every(|language, key, attribute, text| {
        assert!(!text.trim().is_empty(), "{key} {attribute:?} in {language} is empty");
        let leftover = text.contains(['{', '}', '\u{2068}', '\u{2069}', '$']) || text.trim() != text;
        assert!(!leftover, "{key} {attribute:?} in {language}: {text:?}");
    });
}

#[test]
fn every_reason_code_tells_the_traveller_and_the_officer() {
    let places = places(Language::En);
    let has = |key: &str, attribute: Option<&str>| places.contains_key(&(key.to_owned(), attribute.map(String::from)));
    let codes: BTreeSet<String> = Refusal::ALL.iter().map(|refusal| refusal.text_key()).collect();
    for key in codes.iter().map(String::as_str).chain(VARIANTS) {
        for attribute in [None, Some("act"), Some("officer")] {
            assert!(has(key, attribute), "{key} {attribute:?}");
        }
    }
    let unknown: Vec<_> = places
        .keys()
        .filter(|(key, _)| key.starts_with("e-") && !codes.contains(key) && !VARIANTS.contains(&key.as_str()))
        .collect();
    assert!(unknown.is_empty(), "texts of no reason code: {unknown:?}");
}

#[test]
fn a_refusal_can_always_be_told_without_its_figure() {
    for ((key, attribute), arguments) in places(Language::En) {
        let is_figure = matches!(attribute.as_deref(), Some("when" | "nearest" | "lane" | "slow" | "fast"));
        let of_password = key.starts_with("e-pin-");
        if key.starts_with("e-") && !of_password {
            assert_eq!(arguments.is_empty(), !is_figure, "{key} {attribute:?}");
        }
    }
}

// rules: A-14
#[test]
fn after_a_refused_code_another_proof_is_offered() {
    let texts = Texts::load().unwrap();
    let codes = Refusal::ALL.iter().filter(|refusal| {
        let code = refusal.code();
        (code.starts_with("E-QR-") || code.starts_with("E-MUT-") || code == "E-EID-NONE") && !is_sensitive(**refusal)
    });
    for refusal in codes {
        // A passenger and a Hong Kong code at a counter are asked for the document itself: that is the other proof.
        let document_is_the_act =
            matches!(refusal, Refusal::QrPassenger | Refusal::MutLane) || refusal.act() == Act::Info;
        assert!(texts.has(&refusal.text_key(), Some("other")) || document_is_the_act, "{refusal}");
    }
}

// rules: A-18, L-36
#[test]
fn the_hall_cannot_tell_one_sensitive_cause_from_another() {
    let texts = Texts::load().unwrap();
    for &refusal in Refusal::ALL {
        let key = refusal.text_key();
        let neutral = match refusal.act() {
            Act::Counter => "neutral-counter",
            Act::Stop => "neutral-officer",
            Act::Retry | Act::RetryThenStop | Act::LaneOff | Act::Info | Act::Desk => {
                assert!(!is_sensitive(refusal), "{refusal} lets the person go on and cannot be kept quiet");
                continue;
            }
        };
        for language in Language::ALL {
            let told = |key: &str| (text(&texts, language, key, None), text(&texts, language, key, Some("act")));
            assert_eq!(told(&key) == told(neutral), is_sensitive(refusal), "{refusal} in {language}");
            assert!(!is_sensitive(refusal) || !texts.has(&key, Some("other")), "{refusal} gives itself away");
        }
    }
}

#[test]
fn every_alarm_screen_and_control_has_its_texts() {
    let texts = Texts::load().unwrap();
    for alarm in Alarm::ALL {
        let key = format!("alarm-{}", alarm.name());
        assert!(texts.has(&key, None) && texts.has(&key, Some("act")), "{key}");
    }
    let told = places(Language::En).into_keys().filter(|(key, value)| key.starts_with("alarm-") && value.is_none());
    assert_eq!(told.count(), Alarm::ALL.len(), "a text of no alarm");
    for screen in SCREENS {
        let key = format!("screen-{screen}");
        assert!(texts.has(&key, Some("title")) && texts.has(&key, Some("act")), "{key}");
    }
    for control in CONTROLS {
        assert!(texts.has(&format!("control-{control}"), None), "{control}");
    }
}

/// Asserts that the keys of a kind are its names in scenario files, and that all of these are known.
fn named<T: DeserializeOwned>(kind: &str, names: &[&str]) {
    let keys: BTreeSet<String> = places(Language::En)
        .into_keys()
        .filter(|(_, attribute)| attribute.is_none())
        .filter_map(|(key, _)| key.strip_prefix(kind).map(str::to_owned))
        .collect();
    assert_eq!(keys, names.iter().map(|&name| name.to_owned()).collect(), "{kind}");
    for name in names {
        let known: Result<T, serde::de::value::Error> = T::deserialize((*name).into_deserializer());
        assert!(known.is_ok(), "{kind}{name}");
    }
}

#[test]
fn everything_a_scenario_names_has_a_name_for_people() {
    named::<Port>(
        "port-",
        &[
            "border-gate",
            "qingmao",
            "hzm-bridge-hongkong",
            "hzm-bridge-zhuhai",
            "hengqin",
            "outer-harbour",
            "taipa-terminal",
            "inner-harbour",
            "airport",
            "industrial-zone",
        ],
    );
    named::<Direction>("direction-", &["arrival", "departure"]);
    named::<DocumentKind>(
        "document-",
        &[
            "macao-id",
            "hk-id",
            "exit-entry-permit",
            "official-permit",
            "home-return-permit",
            "taiwan-permit",
            "passport",
            "hk-document-of-identity",
            "park-pass",
        ],
    );
    named::<Finger>(
        "finger-",
        &[
            "right-thumb",
            "right-index",
            "right-middle",
            "right-ring",
            "right-little",
            "left-thumb",
            "left-index",
            "left-middle",
            "left-ring",
            "left-little",
        ],
    );
    named::<String>(
        "lane-",
        &[
            "two-door",
            "two-door-iris",
            "two-door-iris-enrol",
            "three-door",
            "counter",
            "priority",
            "student",
            "vehicle",
            "vehicle-joint",
            "registration",
        ],
    );
}

fn is_chinese(language: Language) -> bool {
    matches!(language, Language::ZhHant | Language::ZhHans)
}

fn is_han(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c) || ('\u{20000}'..='\u{3ffff}').contains(&c)
}

/// Endonyms, names of places on the web and numbers, which no language translates.
fn is_untranslated(key: &str) -> bool {
    key.starts_with("control-language-") || key.starts_with("contact-")
}

#[test]
fn every_text_is_in_its_language() {
    let texts = Texts::load().unwrap();
    every(|language, key, attribute, told| {
        if is_untranslated(key) {
            return;
        }
        let has_han = told.chars().any(is_han);
        assert_eq!(has_han, is_chinese(language), "{key} {attribute:?} in {language}: {told}");
        if language == Language::Pt {
            assert_ne!(told, text(&texts, Language::En, key, attribute), "{key} {attribute:?} is not translated");
        }
    });
}

/// Characters of traditional script alone, and of simplified script alone: those of the texts and other common ones.
const TRADITIONAL: &str = "並佔來係個們偽備傾僅優兒內兩冊別則剛動務區協員問啟單國圍園圖報場墊娛學實寫將專對屬帳帶幣幫幹幾庫廟廠廢廣廳張強彈彙彥徑從復愛態憂憑應懷戰戲戶拋掃換擁擇擊擋擔據擠擴擷擺攔攜攝攤敗敵數斷時晝暢暫曆曉書會東條棄業極構槍樂樓標樣樹橋機橫檔檢檯櫃權歐歡歲歷歸殘殺殼氣決沒況淚淨淺減渦測準溫滯漢潔潛潤澤濕濟灑灣為無爐爭爺牆狀獎獨獲獻現環產畢畫異當疊療發盜盡監盤眾睜確碼礎礙禍禮種稱積穩窮競筆節範築簡簽籃糧紀約紋納純紙級紡細終組結絕絡給統絲綁經綜綠維綱網緊線編緩練縣縮總績織繞繪繳繼續罰罷羅義習聖聞聯聲職聽肅腦腳腸臉臨臺與舉舊艦莊華萬葉蓋蔣藍藝藥蘇蘋蘭處虛號螢蟲術衛裏補裝製複襲見規視親覺覽觀觸訂計訊討訓託記訪設許訴診註詐評詞詢試詩話該詳誌認語誤說誰課調談請諒論諸謀謂謎講謝證識議護讀變讓豐貝負財貨責貴買費貿資賞賠賣質賬賴購贊趕趙跡踐車較載輸轉辦農這連進遊運過達違遙遞遠適遲選遺還邊鄉鄰醫釋針鈔鈴銀銅銷鋪鋼錄錢錯鎖鎮鏡鐘鐵鑑鑰長門閃閉開閒間閘關陽隊階際隨險隱雙雜雞離雲電靈靜頁頂項順須預領頭頻題額願類顧顯風飛飯飲餘館馬驗驟髒體鬧魚魯鮮鳥麼黃點黨齊齒齡龍龜";
const SIMPLIFIED: &str = "专业东丝两个临为举义乐习乡书买争产亲仅从们众会伪倾兰关内册写农决况净减凭击则刚别办务动区医华协单卖卫厅历县双发变叠叶号启员园围国图场垫墙声壳处备头奖娱学实对将尽属岁币帐带帮广库应庙废开弃张弹强归当录彦径忧态总戏战户扩扫抛护报担拥拦择挡挤换携摄摆摊撷敌数断无旧时昼显晓暂术杀杂权条来枪标树样档桥检楼横欢欧残毕汇汉没泪泽浅测济涡润温湾湿滞潜灵炉点爱爷状独献环现电画畅疗监盖盗盘睁码础碍礼祸积称稳穷竞笔签简篮类粮紧约级纪纯纲纳纸纹纺线练组细织终经绑结绕绘给络绝统继绩续维综绿缓编缩缴罗罚罢职联肃肠脏脑脚脸舰艺节苏药获萤蒋蓝虚补袭装见观规视览觉计订认讨让训议讯记讲许论设访证评识诈诉诊词试诗话询该详语误说请诸读课谁调谅谈谋谓谜谢贝负财责败账货质购贵贸费资赏赔赖赞赵践车转载较输边达过运还这进远违连迟迹选递遗遥邻释鉴针钞钟钢钥钱铁铃铜银铺销锁错镇镜长门闪闭问闲间闸闹闻队阳阶际险随隐静页顶项顺须顾预领频题额风飞饭饮馆马验骤鱼鲁鲜鸟鸡黄齐齿龄龙龟";

#[test]
fn traditional_and_simplified_script_do_not_mix() {
    every(|language, key, attribute, told| {
        let foreign = match language {
            Language::ZhHant => SIMPLIFIED,
            Language::ZhHans => TRADITIONAL,
            Language::Pt | Language::En => return,
        };
        let found = told.chars().find(|&c| foreign.contains(c));
        assert!(found.is_none() || is_untranslated(key), "{key} {attribute:?} in {language}: {found:?} in {told}");
    });
    // The wording differs too, not the script alone: a mainland traveller's screen is a 屏幕 with 工作人员 nearby.
    let texts = Texts::load().unwrap();
    assert!(text(&texts, Language::ZhHans, "e-qr-unreadable", Some("act")).contains("屏幕"));
    assert!(text(&texts, Language::ZhHant, "e-qr-unreadable", Some("act")).contains("螢幕"));
    assert_eq!(text(&texts, Language::ZhHans, "neutral-officer", None), "请等候工作人员");
}

/// Width in full-width characters: a Latin letter takes about half of one.
fn width(line: &str) -> f32 {
    line.chars().map(|c| if c >= '\u{2e80}' { 1.0 } else { 0.5 }).sum()
}

#[test]
fn headlines_fit_their_lines_and_instructions_are_short() {
    every(|language, key, attribute, told| {
        let is_headline = matches!(attribute, Some("title" | "any"))
            || attribute.is_none()
                && (key.starts_with("e-") || key.starts_with("neutral-") || key.starts_with("advice-"));
        let is_instruction = matches!(attribute, Some("act" | "other" | "hint" | "also" | "when" | "nearest" | "lane"))
            && !is_for_officers(key, attribute);
        let place = || format!("{key} {attribute:?} in {language}: {told}");
        if is_headline && is_chinese(language) {
            let lines: Vec<_> = told.lines().collect();
            assert!(lines.len() <= 2 && lines.iter().all(|line| width(line) <= 12.0), "{}", place());
        } else if is_headline {
            assert!(told.chars().count() <= 44 && told.lines().count() == 1, "{}", place());
            assert!(told.split(' ').all(|word| word.chars().count() <= 16), "{}", place());
        } else if is_instruction {
            // The one line with four reasons (OQ-02) stands on the help screen, not in a lane.
            let limit = if key == "advice-carry-card" { 68.0 } else { 42.0 };
            assert!(width(told) <= limit, "{}: {}", width(told), place());
        }
    });
}

// rules: M-02, R-07
#[test]
fn overstay_is_never_called_a_crime() {
    let about_the_law = ["notice-identifier", "notice-mutual-macao", "notice-mutual-hong-kong"];
    every(|language, key, attribute, told| {
        let told = told.to_lowercase();
        let found = ["crim", "offender", "罪", "刑"].into_iter().find(|word| told.contains(word));
        assert!(found.is_none() || about_the_law.contains(&key), "{key} {attribute:?} in {language}: {told}");
    });
    let texts = Texts::load().unwrap();
    assert!(text(&texts, Language::En, "notice-overstay", None).contains("administrative offence"));
    assert!(text(&texts, Language::ZhHant, "notice-overstay", None).contains("行政違法"));
}

// rules: D-16, R-01, R-02
#[test]
fn help_and_law_are_at_hand_in_every_language() {
    let texts = Texts::load().unwrap();
    for language in Language::ALL {
        let told = |key, attribute| text(&texts, language, key, attribute);
        for number in ["2837-0777", "2837-0888"] {
            assert!(told("screen-help", Some("hint")).contains(number), "{language}");
        }
        assert!(told("notice-identifier", None).contains("243"), "{language}");
        assert!(told("notice-mutual-macao", None).contains("11/2009"), "{language}");
        let hong_kong = told("notice-mutual-hong-kong", None);
        assert!(hong_kong.contains("115") && hong_kong.contains("42"), "{language}");
    }
}

// rules, E-16, E-21, F-19, R-10
#[test]
fn habits_and_advice_say_what_the_rules_ask() {
    let texts = Texts::load().unwrap();
    let told = |key, attribute| text(&texts, Language::En, key, attribute);
    assert_eq!(told("habit-card", None), "Carry your ID card");
    assert_eq!(told("habit-face", None), "No hat, no sunglasses");
    assert_eq!(told("habit-phone", None), "Phone only for the code");
    assert_eq!(told("advice-child-first", None), "Clear your child first");
    // A counter for plain codes, documents for mutual ones; both are told of both (OQ-33).
    assert!(told("advice-several-children", None).contains("counter"));
    assert!(told("advice-several-children", Some("act")).contains("physical documents"));
    assert!(told("advice-several-children-documents", None).contains("documents"));
    assert!(told("advice-several-children-documents", Some("act")).contains("counter"));
}

// rules: A-17, E-25
#[test]
fn only_macao_residents_are_told_of_the_e_id_view() {
    let texts = Texts::load().unwrap();
    for (language, view) in [(Language::ZhHant, "查看電子身份"), (Language::En, "view e-ID")] {
        for (resident, hong_kong) in [
            (("e-fp-fail-officer", Some("act")), ("e-fp-fail-officer-hong-kong", Some("act"))),
            (("screen-officer-coming", Some("eid")), ("screen-officer-coming", Some("hong-kong"))),
        ] {
            assert!(text(&texts, language, resident.0, resident.1).contains(view));
            assert!(!text(&texts, language, hong_kong.0, hong_kong.1).contains(view));
        }
    }
}

#[test]
fn texts_hold_no_numbers_of_people() {
    every(|language, key, attribute, told| {
        let digits = told.split(|c: char| !c.is_ascii_digit() && c != '-').map(|run| run.replace('-', ""));
        let long = digits.filter(|run| run.len() > 6 && !["28370777", "28370888", "20250122"].contains(&run.as_str()));
        assert_eq!(long.count(), 0, "{key} {attribute:?} in {language}: {told}");
    });
}

// rules: L-09, L-10
#[test]
fn a_slip_says_how_long_and_whether_it_is_a_copy() {
    let places = places(Language::En);
    let slip: BTreeSet<&str> = places
        .iter()
        .filter(|((key, _), _)| key.starts_with("slip-"))
        .flat_map(|(_, arguments)| arguments.iter().map(String::as_str))
        .collect();
    assert_eq!(slip, BTreeSet::from(["date", "ending", "kind", "number", "port", "time"]), "what a slip may hold");
    let texts = Texts::load().unwrap();
    assert_eq!(text(&texts, Language::ZhHant, "slip-until", None), "准許逗留至：2025-01-22");
    assert_eq!(text(&texts, Language::En, "slip-copy", None), "COPY 3");
}
