use super::State;
use super::context::Context;
use crate::flow::waits::Wait;
use crate::flow::{Advice, ChildView, Countdown, FingerView, IrisView, RefusalView, Scanning, Screen, Telling, View};
use crate::refusal::Refusal;
use portas_devices::gate::Light;

/// What the screen draws, from the state and nothing else.
pub(super) fn view(ctx: &Context, state: &State) -> View {
    View {
        screen: screen(ctx, state),
        refusal: refusal(ctx, state),
        advice: advice(ctx),
        child: child(state),
        finger: finger(ctx, state),
        scanning: scanning(ctx, state),
        iris: iris(ctx, state),
        irises: ctx.irises(),
        coaching: ctx.coaching,
        countdown: countdown(state),
        light: light(state),
        inputs: ctx.watch.inputs(),
        alerts: ctx.alerts.clone(),
        codes_off: !ctx.registry_up || ctx.memory.accused().is_some(),
        lists: ctx.list_warning,
    }
}

pub(super) const fn light(state: &State) -> Light {
    match state {
        State::Idle | State::Done { .. } => Light::Idle,
        State::FirstDoor(_) | State::LastDoor(_) | State::WayBack(_) => Light::Go,
        State::Checking(_)
        | State::Refused(_)
        | State::Child(_)
        | State::Measuring(_)
        | State::Committing(_)
        | State::Finger(_)
        | State::Iris(_)
        | State::Consent(_)
        | State::Enrolling(_)
        | State::Parting(_)
        | State::Recording(_)
        | State::Case(_) => Light::Stop,
        State::Starting(_) | State::Stranded(_) | State::Closed(_) | State::Emergency(_) => Light::Fault,
    }
}

pub(super) fn screen(ctx: &Context, state: &State) -> Screen {
    match state {
        State::Starting(_) => Screen::Starting,
        State::Idle => Screen::Idle,
        State::Checking(_) | State::Measuring(_) | State::Committing(_) => Screen::Reading,
        State::Refused(refused) if refused.told.refusal == Refusal::SysDown => Screen::SystemFault,
        State::Refused(_) => Screen::Refused,
        State::Child(_) => Screen::NotThisChild,
        State::FirstDoor(door) if door.blocked => Screen::Blocked,
        State::FirstDoor(door) if door.opened() && ctx.watch.someone_inside() => Screen::DoorClosing,
        State::FirstDoor(_) => Screen::Go,
        State::Finger(finger) if finger.attempt() > 1 => Screen::FingerAgain,
        State::Finger(_) => Screen::Finger,
        State::Iris(iris) if iris.attempt() > 1 => Screen::IrisAgain,
        State::Iris(_) => Screen::Iris,
        State::Consent(_) => Screen::IrisConsent,
        State::Enrolling(_) => Screen::IrisCapture,
        State::Parting(parting) if parting.printing() => Screen::Slip,
        State::Parting(_) => Screen::TakeDocument,
        State::LastDoor(door) if door.blocked => Screen::Blocked,
        State::LastDoor(door) if door.opened() || !door.slip => Screen::GoOut,
        State::LastDoor(_) => Screen::Slip,
        State::Recording(_) | State::Done { .. } => Screen::Done,
        State::Case(case) if case.told.refusal == Refusal::OnePerson => Screen::TwoPeople,
        State::Case(_) => Screen::Officer,
        State::WayBack(_) => Screen::WayBack,
        State::Stranded(_) => Screen::Officer,
        State::Closed(_) => Screen::OutOfService,
        State::Emergency(_) => Screen::Emergency,
    }
}

pub(super) fn refusal(ctx: &Context, state: &State) -> Option<RefusalView> {
    match state {
        State::Refused(refused) => Some(shown(&refused.told)),
        State::Case(case) => {
            let mut view = shown(&case.told);
            if case.told.refusal == Refusal::FpFail {
                // What this person may show (A-17, E-25).
                view.text_key = case.proof_text_key(ctx.registry_up).into();
            }
            Some(view)
        }
        State::Finger(finger) if finger.attempt() > 1 => Some(shown(&Telling::plain(
            Refusal::FpFail,
            format!("try {} of {}", finger.attempt() - 1, ctx.setup.finger_tries),
        ))),
        State::Finger(finger) => finger.instead().map(shown),
        State::Iris(iris) => iris.told().map(shown),
        State::Enrolling(enrolling) => enrolling.told().map(shown),
        State::WayBack(back) => back.told().map(shown),
        State::Stranded(stranded) => stranded.told().map(shown),
        State::Closed(closed) => closed.told().map(shown),
        State::Starting(_)
        | State::Idle
        | State::Checking(_)
        | State::Child(_)
        | State::Measuring(_)
        | State::Committing(_)
        | State::FirstDoor(_)
        | State::Consent(_)
        | State::Parting(_)
        | State::LastDoor(_)
        | State::Recording(_)
        | State::Done { .. }
        | State::Emergency(_) => None,
    }
}

fn shown(told: &Telling) -> RefusalView {
    RefusalView { refusal: told.refusal, text_key: told.text_key.clone(), figure: told.figure }
}

fn advice(ctx: &Context) -> Option<Advice> {
    let standing = if !ctx.registry_up {
        Some(Advice::CodesOff)
    } else if !ctx.devices.printer {
        Some(Advice::ResidentsOnly)
    } else {
        None
    };
    ctx.advice.or(standing)
}

/// What keeps a traveller waiting whose code or document is taken. A lane whose reader reads is still idle.
fn scanning(ctx: &Context, state: &State) -> Option<Scanning> {
    let shown = screen(ctx, state);
    if shown == Screen::Reading {
        return Some(Scanning::Checking);
    }
    (shown == Screen::Idle && ctx.devices.document_read).then_some(Scanning::Document)
}

fn child(state: &State) -> Option<ChildView> {
    let State::Child(child) = state else { return None };
    Some(ChildView { initials: child.eligible.initials(), age: child.eligible.age() })
}

fn finger(ctx: &Context, state: &State) -> Option<FingerView> {
    let State::Finger(finger) = state else { return None };
    Some(finger.view(ctx))
}

fn iris(ctx: &Context, state: &State) -> Option<IrisView> {
    match state {
        State::Iris(iris) => Some(iris.view(ctx)),
        State::Enrolling(enrolling) => Some(enrolling.view(ctx)),
        State::Starting(_)
        | State::Idle
        | State::Checking(_)
        | State::Refused(_)
        | State::Child(_)
        | State::Measuring(_)
        | State::Committing(_)
        | State::FirstDoor(_)
        | State::Finger(_)
        | State::Consent(_)
        | State::Parting(_)
        | State::LastDoor(_)
        | State::Recording(_)
        | State::Done { .. }
        | State::Case(_)
        | State::WayBack(_)
        | State::Stranded(_)
        | State::Closed(_)
        | State::Emergency(_) => None,
    }
}

fn countdown(state: &State) -> Option<Countdown> {
    let (wait, from_ms, until_ms) = match state {
        State::Child(child) => (Wait::NotThisChild, child.from_ms, child.wake_ms()),
        State::Refused(refused) if refused.stopped() => (Wait::Stopped, refused.begun_ms(), refused.wake_ms()),
        State::Refused(refused) => (Wait::Refused, refused.begun_ms(), refused.wake_ms()),
        State::Finger(finger) if finger.waits_for_finger() => (Wait::Finger, finger.begun_ms(), finger.wake_ms()),
        State::Iris(iris) if iris.waits_for_eyes() => (Wait::Iris, iris.begun_ms(), iris.wake_ms()),
        State::Consent(consent) => (Wait::Consent, consent.from_ms, consent.wake_ms()),
        State::Enrolling(enrolling) if enrolling.waits_for_eyes() => {
            (Wait::Enrol, enrolling.from_ms, enrolling.wake_ms())
        }
        State::Parting(parting) => (Wait::DocumentTaken, parting.from_ms, parting.wake_ms()),
        State::Case(case) => (Wait::Officer, case.from_ms, case.wake_ms()),
        State::Starting(_)
        | State::Idle
        | State::Checking(_)
        | State::Measuring(_)
        | State::Committing(_)
        | State::FirstDoor(_)
        | State::Finger(_)
        | State::Iris(_)
        | State::Enrolling(_)
        | State::LastDoor(_)
        | State::Recording(_)
        | State::Done { .. }
        | State::WayBack(_)
        | State::Stranded(_)
        | State::Closed(_)
        | State::Emergency(_) => return None,
    };
    Some(Countdown { wait: wait.name(), from_ms, until_ms })
}
