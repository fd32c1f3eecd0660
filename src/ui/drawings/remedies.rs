use super::Drawing;
use crate::refusal::Refusal;
use crate::ui::theme::Mood;
use portas_devices::iris::Cover;

/// What a refusal looks like: its colour, and the drawing of what to do now.
///
/// Causes that the hall must not tell apart look alike: the officer comes, or the counter is the way.
#[must_use]
pub fn remedy(refusal: Refusal, text_key: &str) -> (Mood, Drawing) {
    use Refusal as R;
    match text_key {
        "e-qr-unreadable-foreign" => return (Mood::Attention, Drawing::PhoneOtherCode),
        "e-qr-replay-swipe" => return (Mood::Attention, Drawing::PhoneSwipe),
        _ => {}
    }
    match refusal {
        R::QrUnreadable => (Mood::Attention, Drawing::PhoneBright),
        R::QrStale => (Mood::Attention, Drawing::PhoneLive),
        R::QrOldKey => (Mood::Attention, Drawing::PhoneUpdate),
        R::QrClock => (Mood::Attention, Drawing::PhoneClock),
        R::QrEidCode => (Mood::Attention, Drawing::PhoneOtherCode),
        R::QrOldCard => (Mood::Attention, Drawing::PhoneUpdate),
        R::MutNoFlag => (Mood::Attention, Drawing::PhoneSwitch),
        R::QrLane
        | R::QrPassenger
        | R::QrRevoked
        | R::EidNone
        | R::EidVisual
        | R::MutNotYet
        | R::MutAge
        | R::MutPerm
        | R::MutNoHk
        | R::MutClass
        | R::MutMinor
        | R::MutLane => (Mood::Attention, Drawing::PhoneToCard),
        R::DocRead => (Mood::Attention, Drawing::DocumentOnReader),
        R::DocArea | R::ChildPhoto => (Mood::Attention, Drawing::PhysicalCard),
        R::Timeout => (Mood::Attention, Drawing::PhoneToScanner),
        R::FpFail => (Mood::Attention, Drawing::Finger(None)),
        R::IrisClass | R::IrisNoEnrol | R::IrisHeight => (Mood::Attention, Drawing::Finger(None)),
        R::Age | R::Height | R::MinorProof | R::BindRelation | R::HkRegMinor => {
            (Mood::Attention, Drawing::AdultAndChild)
        }
        R::PortClass | R::PilotPort | R::DeskClosed => (Mood::Attention, Drawing::Place),
        R::PortClosed => (Mood::Attention, Drawing::Clock),
        R::RegPending | R::MutHkWait | R::HkRegWait | R::RpNotYet | R::Ppt90 | R::LostTicket | R::PinLocked => {
            (Mood::Attention, Drawing::Later)
        }
        R::RegNone
        | R::RegStale
        | R::RegMainland
        | R::RegHMacao
        | R::RegCountry
        | R::RegDoc
        | R::BindNumber
        | R::BindTwin
        | R::PinWrong
        | R::TdElig
        | R::TdSign
        | R::TdNumber
        | R::FineRate
        | R::RpUnknown
        | R::RpDevice
        | R::RpField
        | R::RpConsent
        | R::RpCasino => (Mood::Attention, Drawing::Desk),
        R::GateFault | R::Print => (Mood::Attention, Drawing::OtherLane),
        R::IrisCover => (Mood::Attention, Drawing::FaceCovered(Cover::Unknown)),
        R::IrisCapture => (Mood::Attention, Drawing::EyesToCamera),
        R::FaceFail | R::BindFace => (Mood::Attention, Drawing::Counter),
        R::SysDown
        | R::DocExpired
        | R::DocUnknown
        | R::DocChip
        | R::BioNone
        | R::IdExpired
        | R::IdLost
        | R::IdCancelled
        | R::LaneClass
        | R::Consent
        | R::CoopOther
        | R::PptValidity
        | R::TransitDocs
        | R::Transit30
        | R::TransitTw
        | R::EndorseMo
        | R::EndorseHk
        | R::EndorseUsed
        | R::Endorse7
        | R::PermitUsed => (Mood::Attention, Drawing::Counter),
        R::OnePerson => (Mood::Stop, Drawing::OnePerson),
        R::QrReplay
        | R::QrClone
        | R::QrForged
        | R::QrDevice
        | R::Officer
        | R::BioObject
        | R::StayOver
        | R::IdvNoMatch => (Mood::Stop, Drawing::RaisedHand),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::Act;
    use crate::texts::is_sensitive;

    #[test]
    fn the_hall_cannot_tell_sensitive_causes_apart() {
        for &refusal in Refusal::ALL.iter().filter(|&&refusal| is_sensitive(refusal)) {
            let looks = remedy(refusal, &refusal.text_key());
            let alike = match refusal.act() {
                Act::Stop => (Mood::Stop, Drawing::RaisedHand),
                Act::Counter | Act::Retry | Act::RetryThenStop | Act::LaneOff | Act::Info | Act::Desk => {
                    (Mood::Attention, Drawing::Counter)
                }
            };
            assert_eq!(looks, alike, "{refusal}");
        }
    }
}
