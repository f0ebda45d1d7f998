//! Three people, by what they do in a day. The sums follow from the numbers here: after a change,
//! run `cargo prices --write`.

use natter_domain::limits::ACCESS_TOKEN_LIFE;

use super::money::Money;

/// Days in a month, all of them alike.
pub(super) const DAYS: u128 = 30;
/// Minutes after which a client syncs again, because a push may be lost: `SYNC` of the JavaScript
/// client's `socket.js`.
const MINUTES_TO_SYNC: u128 = 5;
/// Minutes without a frame of its own after which a client pings: `SILENCE` there.
const MINUTES_TO_PING: u128 = 4;
/// Minutes for which a browser keeps the answer to a preflight request: `MaxAge` in template.yaml.
const MINUTES_OF_PREFLIGHT: u128 = 120;
/// Addresses that are asked again and again: the tokens, the ticket, the sync, the inbox.
const STANDING_ADDRESSES: u128 = 4;

/// Where the program comes from that talks to Natter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Program {
    /// An app: it makes no preflight requests, and its files come from elsewhere.
    App,
    /// Natter's web client, from Natter's own address: no preflight requests.
    WebClient,
    /// A page of another address, which a browser asks for leave.
    ForeignPage,
}

/// What somebody does in a day, unless a month is said.
pub(super) struct Person {
    /// Who it is.
    pub(super) name: &'static str,
    /// What the month may cost; none where no goal was set.
    pub(super) goal: Option<Money>,
    /// Where their program comes from.
    pub(super) program: Program,
    /// Minutes with an open socket.
    pub(super) minutes: u128,
    /// Sockets that are opened, one after the other. API Gateway ends each after two hours.
    pub(super) connections: u128,
    /// The minutes of these in which no frame is sent.
    pub(super) silent_minutes: u128,
    /// Times that the program comes to the foreground with its socket open, and syncs.
    pub(super) returns: u128,
    /// People with whom they have a direct conversation: as many as were measured.
    pub(super) contacts: u128,
    /// How many in a hundred of these are online at once.
    pub(super) online_percent: u128,
    /// Messages sent, in direct conversations.
    pub(super) sent: u128,
    /// How many of these are the first in ten minutes.
    pub(super) sent_after_silence: u128,
    /// Messages received while connected; others come with a sync.
    pub(super) pushed: u128,
    /// Frames `typing`: one for each ten seconds of writing at most.
    pub(super) typing: u128,
    /// Frames `delivered`, each for a batch that is not read at once: `read` says both then.
    pub(super) delivered: u128,
    /// Frames `read`, each for a batch.
    pub(super) read: u128,
    /// Pages of the inbox: after a connection, where something is unread that the sync left out.
    pub(super) inbox_pages: u128,
    /// Pages of older messages.
    pub(super) entry_pages: u128,
    /// Profiles with presence: of whoever is shown, when shown and after each connection.
    pub(super) profiles: u128,
    /// Questions after a connection how far the other one has read.
    pub(super) catch_ups: u128,
    /// Calls that they make, a month.
    pub(super) calls_a_month: u128,
    /// Sign-ins, a month.
    pub(super) sign_ins_a_month: u128,
}

/// The people on the page.
pub(super) const PEOPLE: [Person; 3] = [PHONE, DESKTOP, AGENT];

/// Ten looks of three minutes each.
const PHONE: Person = Person {
    name: "a phone",
    goal: Some(Money::picodollars(12_000_000_000)),
    program: Program::App,
    minutes: 30,
    connections: 10,
    silent_minutes: 0,
    returns: 0,
    contacts: 20,
    online_percent: 10,
    sent: 20,
    sent_after_silence: 8,
    pushed: 30,
    typing: 30,
    delivered: 8,
    read: 20,
    inbox_pages: 5,
    entry_pages: 2,
    profiles: 20,
    catch_ups: 5,
    calls_a_month: 8,
    sign_ins_a_month: 1,
};

/// A tab that is open all day, and looked at now and then. It asks after each connection for the
/// dozen people whose conversations are in view.
const DESKTOP: Person = Person {
    name: "a desktop",
    goal: Some(Money::picodollars(30_000_000_000)),
    program: Program::WebClient,
    minutes: 480,
    connections: 6,
    silent_minutes: 360,
    returns: 20,
    contacts: 20,
    online_percent: 10,
    sent: 40,
    sent_after_silence: 15,
    pushed: 80,
    typing: 50,
    delivered: 25,
    read: 50,
    inbox_pages: 3,
    entry_pages: 5,
    profiles: 92,
    catch_ups: 3,
    calls_a_month: 15,
    sign_ins_a_month: 1,
};

/// Somebody who answers customers, in a page of the support's own.
const AGENT: Person = Person {
    name: "a support agent",
    goal: None,
    program: Program::ForeignPage,
    minutes: 480,
    connections: 6,
    silent_minutes: 60,
    returns: 40,
    contacts: 100,
    online_percent: 10,
    sent: 250,
    sent_after_silence: 80,
    pushed: 250,
    typing: 300,
    delivered: 80,
    read: 200,
    inbox_pages: 6,
    entry_pages: 60,
    profiles: 150,
    catch_ups: 6,
    calls_a_month: 60,
    sign_ins_a_month: 20,
};

impl Person {
    /// Contacts who are online, and see them come and go.
    pub(super) const fn online(&self) -> u128 {
        self.contacts * self.online_percent / 100
    }

    /// Syncs beyond the one of each connection.
    pub(super) const fn later_syncs(&self) -> u128 {
        self.connections * (self.minutes / self.connections / MINUTES_TO_SYNC) + self.returns
    }

    /// New access tokens: one for each connection, for some time has passed since the last one, and
    /// one whenever the last has expired.
    pub(super) fn refreshes(&self) -> u128 {
        let life = u128::from(ACCESS_TOKEN_LIFE.as_secs() / 60);
        self.connections * (1 + self.minutes / self.connections / life)
    }

    /// Pings.
    pub(super) const fn pings(&self) -> u128 {
        self.silent_minutes / MINUTES_TO_PING
    }

    /// Preflight requests: one for each address, which for most is another one each time.
    pub(super) fn preflights(&self) -> u128 {
        match self.program {
            Program::App | Program::WebClient => 0,
            Program::ForeignPage => {
                let standing = STANDING_ADDRESSES * self.minutes.div_ceil(MINUTES_OF_PREFLIGHT);
                standing + self.entry_pages + self.profiles + 2 * self.catch_ups
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The value of a constant of the client, in milliseconds.
    fn of_the_client(name: &str) -> u128 {
        let source = include_str!("../../../clients/js/src/socket.js");
        let line = source.lines().find_map(|line| line.strip_prefix(&format!("const {name} = ")));
        line.unwrap().trim_end_matches(';').replace('_', "").parse().unwrap()
    }

    #[test]
    fn clients_sync_and_ping_as_often_as_ours_does() {
        assert_eq!(of_the_client("SYNC"), MINUTES_TO_SYNC * 60_000);
        assert_eq!(of_the_client("SILENCE"), MINUTES_TO_PING * 60_000);
    }

    #[test]
    fn browsers_keep_preflight_answers_as_long_as_the_template_says() {
        let template = super::super::invocations::template();
        let properties = &template["Resources"]["HttpApi"]["Properties"];
        let cors = super::super::invocations::otherwise(&properties["CorsConfiguration"]);
        assert_eq!(cors["MaxAge"].as_u64().map(u128::from), Some(MINUTES_OF_PREFLIGHT * 60));
    }

    #[test]
    fn what_follows_from_a_day_is_counted_by_the_minute() {
        let counted = |person: &Person| {
            (person.later_syncs(), person.refreshes(), person.pings(), person.preflights())
        };
        // Three minutes each: no second sync, and a token that was not renewed meanwhile.
        assert_eq!(counted(&PHONE), (0, 10, 0, 0));
        // 80 minutes each: 16 syncs, and a token for each quarter of an hour.
        assert_eq!(counted(&DESKTOP), (6 * 16 + 20, 6 * 6, 90, 0));
        assert_eq!(counted(&AGENT), (6 * 16 + 40, 6 * 6, 15, 16 + 60 + 150 + 12));
        assert_eq!([PHONE, DESKTOP, AGENT].map(|person| person.online()), [2, 2, 10]);
    }

    #[test]
    fn nobody_is_connected_for_longer_than_a_socket_lives() {
        for person in PEOPLE {
            assert!(person.minutes / person.connections <= 120, "{}", person.name);
            assert!(person.silent_minutes <= person.minutes, "{}", person.name);
            assert!(person.sent_after_silence <= person.sent, "{}", person.name);
        }
    }
}
