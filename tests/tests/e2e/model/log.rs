//! A conversation: its entries, and what follows from them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

/// What somebody may do in a room. The order counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Member,
    Admin,
    Owner,
}

impl Role {
    pub(super) const ALL: [Self; 3] = [Self::Member, Self::Admin, Self::Owner];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Admin => "admin",
            Self::Owner => "owner",
        }
    }

    fn of(value: &Value) -> Self {
        Self::ALL.into_iter().find(|role| *value == role.name()).unwrap()
    }
}

#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) role: Role,
    pub(super) read: u64,
    pub(super) delivered: u64,
    pub(super) cleared: u64,
    /// Whether they have hidden anything.
    pub(super) has_hidden: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Room {
    pub(super) name: String,
    pub(super) open: bool,
    pub(super) ended: bool,
}

/// One conversation. People are told apart by their ids.
#[derive(Debug, Clone)]
pub(super) struct Log {
    pub(super) id: String,
    /// As everybody sees them, but without `id` and `sentAt`.
    pub(super) entries: Vec<Value>,
    pub(super) members: BTreeMap<String, Member>,
    pub(super) room: Option<Room>,
    /// Who has hidden which number.
    pub(super) hidden: BTreeSet<(String, u64)>,
    /// What whoever has left was last: what they had cleared and hidden stays so.
    former: BTreeMap<String, Member>,
    /// The numbers of messages that were deleted after the end, without an entry.
    pub(super) deleted_after_end: BTreeSet<u64>,
    /// Who was a member right after each entry.
    pub(super) present: Vec<BTreeSet<String>>,
}

impl Log {
    pub(super) fn direct(id: &str, people: [&str; 2]) -> Self {
        let member =
            Member { role: Role::Member, read: 0, delivered: 0, cleared: 0, has_hidden: false };
        let members = people.map(|person| (person.to_owned(), member.clone())).into();
        Self::new(id, members, None)
    }

    pub(super) fn room(id: &str, name: &str, open: bool) -> Self {
        let room = Room { name: name.to_owned(), open, ended: false };
        Self::new(id, BTreeMap::new(), Some(room))
    }

    fn new(id: &str, members: BTreeMap<String, Member>, room: Option<Room>) -> Self {
        Self {
            id: id.to_owned(),
            entries: Vec::new(),
            members,
            room,
            hidden: BTreeSet::new(),
            former: BTreeMap::new(),
            deleted_after_end: BTreeSet::new(),
            present: Vec::new(),
        }
    }

    pub(super) fn last(&self) -> u64 {
        u64::try_from(self.entries.len()).unwrap()
    }

    pub(super) fn entry(&self, seq: u64) -> Option<&Value> {
        self.entries.get(usize::try_from(seq).unwrap().checked_sub(1)?)
    }

    pub(super) fn role_of(&self, person: &str) -> Option<Role> {
        self.members.get(person).map(|member| member.role)
    }

    pub(super) fn is_manager(&self, person: &str) -> bool {
        self.role_of(person) >= Some(Role::Admin)
    }

    pub(super) fn has_ended(&self) -> bool {
        self.room.as_ref().is_some_and(|room| room.ended)
    }

    /// Takes the next entry, and checks that its sender may write it now. Its number is given, or
    /// what it must be.
    ///
    /// # Panics
    /// When nobody may.
    pub(super) fn take(&mut self, mut entry: Value) {
        let seq = self.last() + 1;
        if entry.get("seq").is_none() {
            entry["seq"] = json!(seq);
        }
        assert_eq!(entry["seq"], seq, "a hole before {entry}");
        let why = self.change(&entry, seq);
        assert!(why.is_ok(), "{}: {why:?} forbids {entry}, after {:#?}", self.id, self.members);
        self.entries.push(entry);
        self.present.push(self.members.keys().cloned().collect());
    }

    /// Notes that a message was deleted for everyone, where the log takes no entry that says so.
    pub(super) fn delete_after_end(&mut self, seq: u64) {
        let ended = self.has_ended();
        let index = usize::try_from(seq).unwrap() - 1;
        let message = self.entries[index].as_object_mut().unwrap();
        if message.get("deleted").is_none() {
            assert!(ended, "{}: no entry says that {message:?} is deleted", self.id);
            message.remove("text");
            message.insert("deleted".to_owned(), json!(true));
            self.deleted_after_end.insert(seq);
        }
    }

    /// What an entry changes; a rule that it breaks.
    fn change(&mut self, entry: &Value, seq: u64) -> Result<(), &'static str> {
        let text = |name: &str| entry[name].as_str().unwrap().to_owned();
        let (sender, kind) = (text("sender"), text("kind"));
        let first = self.entries.is_empty();
        if self.has_ended() {
            return Err("the room has ended");
        }
        let role = self.role_of(&sender);
        let manages = self.is_manager(&sender);
        let must = |holds: bool, rule: &'static str| if holds { Ok(()) } else { Err(rule) };
        match kind.as_str() {
            "message" => must(role.is_some(), "only members write")?,
            "deleted" => {
                let target = entry["targetSeq"].as_u64().unwrap();
                let index = usize::try_from(target).unwrap() - 1;
                let message = self.entries.get_mut(index).ok_or("it is not there")?;
                must(message["sender"] == sender.as_str() || manages, "it is not theirs")?;
                must(
                    message["kind"] == "message" && message["deleted"] != true,
                    "it is no message any more",
                )?;
                let message = message.as_object_mut().unwrap();
                message.remove("text");
                message.insert("deleted".to_owned(), json!(true));
            }
            "joined" => {
                let users: Vec<String> = entry["userIds"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|id| id.as_str().unwrap().to_owned())
                    .collect();
                let open = self.room.as_ref().is_some_and(|room| room.open);
                must(
                    first || manages || (open && users == [sender.clone()]),
                    "it is not theirs to let in",
                )?;
                for user in users {
                    must(!self.members.contains_key(&user), "they are there")?;
                    let role = if first && user == sender { Role::Owner } else { Role::Member };
                    // What was before is read; that somebody has let them in is news for them.
                    let read = if user == sender { seq } else { seq - 1 };
                    let former = self.former.remove(&user);
                    let member = Member {
                        role,
                        read,
                        delivered: 0,
                        cleared: former.as_ref().map_or(0, |former| former.cleared),
                        has_hidden: former.is_some_and(|former| former.has_hidden),
                    };
                    self.members.insert(user, member);
                }
            }
            "left" => {
                must(role.is_some(), "they are not there")?;
                must(
                    role != Some(Role::Owner) || self.members.len() == 1,
                    "the owner must hand over",
                )?;
                self.let_go(&sender);
            }
            "removed" => {
                let user = text("userId");
                must(
                    manages && self.role_of(&user).is_some() && self.role_of(&user) < role,
                    "it is not theirs",
                )?;
                self.let_go(&user);
            }
            "role" => {
                let (user, new) = (text("userId"), Role::of(&entry["role"]));
                must(role == Some(Role::Owner) && user != sender, "only the owner")?;
                let known = self.members.get_mut(&user).ok_or("they are not there")?;
                must(known.role != new, "they have it")?;
                known.role = new;
                if new == Role::Owner {
                    self.members.get_mut(&sender).unwrap().role = Role::Admin;
                }
            }
            "renamed" => {
                must(manages, "only managers")?;
                self.room.as_mut().unwrap().name = text("name");
            }
            "visibility" => {
                must(manages, "only managers")?;
                self.room.as_mut().unwrap().open = entry["visibility"] == "open";
            }
            "ended" => {
                must(role == Some(Role::Owner) || self.members.is_empty(), "only the owner")?;
                self.room.as_mut().unwrap().ended = true;
            }
            _ => return Err("nothing of this kind can happen here"),
        }
        Ok(())
    }
    fn let_go(&mut self, user: &str) {
        let gone = self.members.remove(user).unwrap();
        self.former.insert(user.to_owned(), gone);
    }
}
