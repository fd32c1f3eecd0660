//! A station on threads: real clocks, files, ptys and processes. Deadlines are generous; nothing is timed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod hall;
mod irises;

use hall::{Hall, facts, idle, is_fact, is_screen, say, until};
use portas::credential::certificate::Issuer;
use portas::credential::signature::SigningKey;
use portas::credential::trust::{ListKind, ListWarning, Lists};
use portas::credential::{Algorithm, DeviceKey, Family, lists_file};
use portas::flow::Screen;
use portas::journal::{Against, file_name, verify};
use portas::registry::Registry;
use portas::registry::request::LaneName;
use portas::station::live::{Clock, GateLine, Live, Notice, Seen, StartError, WiringError};
use portas::wallet::authority::{Root, Terms};
use portas_devices::DeviceError;
use portas_devices::gate::GateEvent;
use portas_devices::link::{PtyHost, SerialLink};
use std::fs::File;
use std::fs::Permissions;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const PERSON: &str = "chan-tai-man";
const OTHER: &str = "ho-kuok-wa";
/// Has the mutual code, as has the other.
const MARKED: &str = "lei-sio-mei";

fn lane() -> LaneName {
    LaneName("outer-harbour/1".into())
}

fn portas(data: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portas"));
    command.args(words).arg("--data").arg(data).stdin(Stdio::null());
    command
}

fn text(output: &Output) -> String {
    format!("{}\n{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

// rules
#[test]
fn a_passage_over_a_real_pty_ends_in_journal_and_registry() {
    let mut hall = Hall::new();
    let live = hall.start(hall.gate_program());
    idle(&live);
    let seen = hall.pass(&live, PERSON, "passage");
    let wanted = ["verified", "order first-door", "entry", "matched", "order last-door", "left", "passage"];
    let told = facts(&seen);
    let mut rest = told.iter();
    assert!(wanted.iter().all(|fact| rest.any(|told| told == fact)), "{told:?}");
    for (at, notice) in seen.iter().enumerate() {
        if matches!(notice.what, Seen::Ordered { .. }) {
            assert!(matches!(seen[at - 1].what, Seen::Kept(_)), "an order follows what is durable");
        }
    }
    live.stop().unwrap();

    let journal = File::open(hall.journals().join(file_name(&lane()))).unwrap();
    let report = verify(BufReader::new(journal), &Against::default()).unwrap();
    assert!(report.ok(), "{report:?}");
    let mut registry = Registry::open(&hall.registry(), hall.sample_key()).unwrap();
    let anchors = registry.anchors(&lane(), 1).unwrap();
    assert_eq!(anchors[0].entries, report.entries, "a stop in order is anchored");
    assert_eq!(hall.crossings(&mut registry, PERSON), 1);
}

#[test]
fn a_line_cut_for_two_seconds_comes_back_and_the_lane_with_it() {
    let mut hall = Hall::new();
    let live = hall.start(hall.gate_program());
    idle(&live);
    say(&live, "cut 2000");
    until(&live, |notice| matches!(notice.what, Seen::Gate(GateEvent::LinkLost)));
    until(&live, |notice| is_screen(notice, Screen::OutOfService));
    until(&live, |notice| matches!(notice.what, Seen::Gate(GateEvent::LinkUp)));
    until(&live, |notice| is_screen(notice, Screen::Idle));
    hall.pass(&live, PERSON, "passage");
}

// rules
#[test]
fn a_locked_registry_refuses_and_the_lane_recovers_when_it_is_free() {
    let mut hall = Hall::new();
    let live = hall.start(hall.gate_program());
    idle(&live);
    let writer = rusqlite::Connection::open(hall.registry()).unwrap();
    writer.execute_batch("BEGIN IMMEDIATE").unwrap();
    hall.pass(&live, PERSON, "refused E-SYS-DOWN");
    writer.execute_batch("ROLLBACK").unwrap();
    idle(&live);
    hall.pass(&live, OTHER, "passage");
}

// rules
#[test]
fn a_registry_that_is_gone_is_not_made_anew_and_is_found_again() {
    let mut hall = Hall::new();
    let live = hall.start(hall.gate_program());
    idle(&live);
    let aside = hall.path().join("aside");
    std::fs::rename(hall.registry(), &aside).unwrap();
    hall.pass(&live, PERSON, "refused E-SYS-DOWN");
    assert!(!hall.registry().exists());
    std::fs::rename(&aside, hall.registry()).unwrap();
    idle(&live);
    hall.pass(&live, OTHER, "passage");
}

// rules: A-13, E-24
#[test]
fn lists_that_ran_out_stop_mutual_codes_until_newer_ones_lie_there() {
    let mut hall = Hall::new();
    let month_ms = 31 * 24 * 3_600_000;
    for kind in ListKind::ALL {
        hall.write_list(kind, hall.clock.now().wall_ms - month_ms, &Lists::default(), &[]);
    }
    let live = hall.start(hall.gate_program());
    idle(&live);
    assert_eq!(live.view().lists, Some(ListWarning::TrustOver));
    hall.pass_by(&live, MARKED, Family::MutualMacao, "refused E-SYS-DOWN");
    for kind in ListKind::ALL {
        hall.write_list(kind, hall.clock.now().wall_ms, &Lists::default(), &[]);
    }
    until(&live, |notice| matches!(&notice.what, Seen::View(view) if view.lists.is_none()));
    idle(&live);
    hall.pass_by(&live, MARKED, Family::MutualMacao, "passage");
}

// rules: E-24, B-07
#[test]
fn a_phone_that_is_revoked_while_the_lane_runs_is_refused_from_then_on() {
    let mut hall = Hall::new();
    let live = hall.start(hall.gate_program());
    idle(&live);
    hall.pass_by(&live, MARKED, Family::MutualMacao, "passage");
    // What is no list, and one that is older, change nothing.
    let trust = lists_file::path(&hall.files().lists, ListKind::Trust);
    std::fs::write(&trust, "no list").unwrap();
    hall.write_list(ListKind::Status(Issuer::HongKong), 1_000, &Lists::default(), &[]);
    hall.write_list(ListKind::Trust, hall.clock.now().wall_ms, &Lists::default(), &[]);
    hall.revoke(MARKED);
    let told = no_longer_used(&mut hall, &live, MARKED, Family::MutualMacao);
    assert_eq!(told, "refused E-QR-REVOKED");
    hall.pass_by(&live, OTHER, Family::MutualMacao, "passage");
}

// rules: A-21
#[test]
fn a_newer_key_file_is_taken_over_while_the_lane_runs() {
    let mut hall = Hall::new();
    let live = hall.start(hall.gate_program());
    idle(&live);
    hall.pass(&live, PERSON, "passage");
    hall.retire_police_key();
    let told = no_longer_used(&mut hall, &live, PERSON, Family::Clearance);
    assert_eq!(told, "refused E-QR-OLDKEY");
    hall.online(OTHER);
    hall.pass(&live, OTHER, "passage");
}

/// What a phone hears that has just been used and is shown again and again, when it is something else at last.
fn no_longer_used(hall: &mut Hall, live: &Live, person: &str, family: Family) -> String {
    loop {
        idle(live);
        let frame = hall.frame(person, family);
        let camera = live.simulated().unwrap().camera.as_ref().unwrap();
        camera.show_frame(frame);
        let refused =
            |notice: &Notice| facts(std::slice::from_ref(notice)).pop().filter(|fact| fact.starts_with("refused"));
        let told = until(live, |notice| refused(notice).is_some()).last().and_then(refused).unwrap();
        camera.clear();
        if told != "refused E-QR-REPLAY" {
            return told;
        }
    }
}

#[test]
fn lists_of_another_root_are_read_from_their_directory_or_named_with_what_is_wrong() {
    let _alone = hall::alone();
    let dir = tempfile::tempdir().unwrap();
    let root = SigningKey::new(Algorithm::Ed25519, &[7; 32]).unwrap();
    let DeviceKey::Ed25519(public) = root.public() else { panic!("an Ed25519 key") };
    let station = dir.path().join("station.toml");
    let demo = include_str!("../../assets/station.toml");
    std::fs::write(&station, format!("{demo}\n[keys]\nroot = \"{}\"\n", hex::encode(public))).unwrap();
    let demo = || {
        let output = portas(dir.path(), &["demo", "--station", station.to_str().unwrap()]).output().unwrap();
        (output.status.code(), text(&output))
    };
    let (code, told) = demo();
    assert_eq!(code, Some(3), "{told}");
    assert!(told.contains("trust.cose"), "{told}");
    let now_s = Clock::start().now().wall_ms / 1_000;
    let lists = dir.path().join("lists");
    let root = Root { key: root };
    for kind in ListKind::ALL {
        let (now_s, terms) = (now_s as u32, Terms::default());
        let list = match kind {
            ListKind::Trust => root.trust_list(1, now_s, Vec::new(), terms),
            ListKind::Status(issuer) => root.status_list(issuer, 1, now_s, 8, &[], terms),
        };
        lists_file::write(&lists, kind, &list).unwrap();
    }
    let (code, told) = demo();
    assert_eq!(code, Some(0), "{told}");
    let other = Root { key: SigningKey::new(Algorithm::Ed25519, &[8; 32]).unwrap() };
    let list = other.trust_list(2, now_s as u32, Vec::new(), Terms::default());
    lists_file::write(&lists, ListKind::Trust, &list).unwrap();
    let (code, told) = demo();
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("trust.cose") && told.contains("not signed by the root key"), "{told}");
}

fn refused(hall: &Hall, port: &Path) -> DeviceError {
    match Live::start(hall.plan(GateLine::Port(port.into())), hall.clock) {
        Err(StartError::Wiring(WiringError::Device(error))) => error,
        Err(error) => panic!("{error}"),
        Ok(_) => panic!("started on {}", port.display()),
    }
}

#[test]
fn a_port_that_is_missing_or_taken_is_told_at_the_start() {
    let hall = Hall::new();
    let port = hall.path().join("port");
    assert!(matches!(refused(&hall, &port), DeviceError::Missing { .. }));
    let _host = PtyHost::create("gate", &port).unwrap();
    let _holder = SerialLink::open("gate", port.to_str().unwrap(), 115_200).unwrap();
    assert!(matches!(refused(&hall, &port), DeviceError::Taken { .. }));
}

#[test]
fn a_journal_that_another_station_writes_is_told_at_the_start() {
    let hall = Hall::new();
    let _first = hall.start(hall.gate_program());
    let second = Live::start(hall.plan(GateLine::Port(hall.path().join("port"))), hall.clock);
    assert!(matches!(second.err(), Some(StartError::Journal(_))));
}

#[test]
fn a_demo_at_a_missing_port_is_an_environment_fault() {
    let dir = tempfile::tempdir().unwrap();
    let station = dir.path().join("station.toml");
    let demo =
        include_str!("../../assets/station.toml").replacen("port = \"simulated\"", "port = \"/dev/nonesuch\"", 1);
    std::fs::write(&station, demo).unwrap();
    let port = dir.path().join("gate");
    let made = portas(dir.path(), &["gate", "simulate", "--port", port.to_str().unwrap()]).output().unwrap();
    assert!(dir.path().join("keys/gate.key").exists(), "{}", text(&made));
    let output = portas(dir.path(), &["demo", "--station", station.to_str().unwrap()]).output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", text(&output));
    assert!(text(&output).contains("/dev/nonesuch does not exist"), "{}", text(&output));
}

#[test]
fn keys_that_may_not_be_used_keep_a_station_from_starting() {
    let dir = tempfile::tempdir().unwrap();
    let shown = portas(dir.path(), &["wallet", "show", PERSON, "--family", "MOC1"]).output().unwrap();
    assert!(shown.status.success(), "{}", text(&shown));
    let keys = dir.path().join("keys");
    let lane = keys.join("lane.toml");
    let refuses = |why: &str| {
        let output = portas(dir.path(), &["demo"]).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{}", text(&output));
        assert!(text(&output).contains(why), "{}", text(&output));
    };
    std::fs::set_permissions(&lane, Permissions::from_mode(0o644)).unwrap();
    refuses("0644");
    std::fs::set_permissions(&lane, Permissions::from_mode(0o600)).unwrap();
    std::fs::copy(keys.join("bureau.toml"), &lane).unwrap();
    refuses("bureau");
}

/// Starts the demo and kills it when its timeline tells `step`.
fn kill_at(data: &Path, step: &str) {
    let mut demo = portas(data, &["demo", "--json"]).stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(demo.stdout.take().unwrap()).lines();
    let reached = lines.map_while(Result::ok).any(|line| line.contains(&format!("\"step\":\"{step}\"")));
    demo.kill().unwrap();
    demo.wait().unwrap();
    assert!(reached, "never came to {step:?}");
}

#[test]
fn a_station_killed_in_mid_passage_keeps_its_journal_and_records_the_interruption() {
    let _alone = hall::alone();
    let dir = tempfile::tempdir().unwrap();
    for step in ["door 1 ordered", "person inside alone"] {
        kill_at(dir.path(), step);
        let verified = portas(dir.path(), &["journal", "verify", "--json"]).output().unwrap();
        assert!(verified.status.success(), "{}", text(&verified));
        assert!(text(&verified).contains("\"ok\":true"), "{}", text(&verified));
    }
    let output = portas(dir.path(), &["demo", "--json"]).output().unwrap();
    assert!(output.status.success(), "{}", text(&output));
    let shown = portas(dir.path(), &["journal", "show"]).output().unwrap();
    assert_eq!(text(&shown).matches(" interrupted").count(), 2, "{}", text(&shown));
}

#[test]
fn what_the_camera_sees_can_be_watched_and_its_figures_read() {
    let mut hall = Hall::new();
    let live = hall.start(hall.gate_program());
    let (tell, woken) = crossbeam_channel::bounded(1);
    let viewer = live.preview().watch(move || {
        let _ = tell.try_send(());
    });
    let wake = || woken.recv_timeout(std::time::Duration::from_secs(20)).unwrap();
    wake();
    let empty = viewer.latest().unwrap();
    assert_eq!((empty.width_px, empty.height_px, empty.pixels.len()), (640, 360, 640 * 360));
    live.simulated().unwrap().camera.as_ref().unwrap().show_frame(hall.frame("lei-sio-mei", Family::MutualMacao));
    while viewer.latest().unwrap().pixels == empty.pixels {
        wake();
    }
    assert!(viewer.latest().unwrap().sequence > empty.sequence);
    let figures = live.camera_figures();
    assert_eq!(figures.format.as_deref(), Some("grey 1280x720 at 20/s"));
    assert!(figures.frames > 0 && figures.frames_per_s > 0.0 && figures.last_error.is_none(), "{figures:?}");
}

#[test]
fn every_simulated_device_answers_a_check_that_makes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let output = portas(&data, &["check", "--json"]).output().unwrap();
    assert!(output.status.success(), "{}", text(&output));
    for device in ["gate", "camera", "document", "fingerprint", "printer"] {
        let line = format!("{{\"device\":\"{device}\",\"state\":\"simulated\",\"detail\":\"a simulator: ");
        assert!(text(&output).contains(&line), "{}", text(&output));
    }
    assert!(!data.exists());
}

#[test]
fn facts_are_seen_after_a_stop_asked_for_while_nobody_looks() {
    let hall = Hall::new();
    let live = hall.start(hall.gate_program());
    idle(&live);
    let notices = live.notices().clone();
    live.stop().unwrap();
    assert!(notices.iter().any(|notice| is_fact(&notice, "stopped")));
}
