//! Bursts: everybody acts at the same moment, mostly in the same room.

use natter_tests::{
    Server, Socket,
    rng::{Rng, seeds},
};

use super::{devices::Device, log::Role, steps::Step, views::plain, world::World};

const PEOPLE: usize = 5;
const ROUNDS: usize = 15;

#[tokio::test]
async fn whatever_people_do_at_once_the_rules_hold_in_the_order_of_the_log() {
    let Some(server) = Server::unlimited().await else { return };
    for seed in seeds(&[1, 2, 3]) {
        let mut rng = Rng::new(seed);
        let mut world = World::new(&server, PEOPLE).await;
        let (mut devices, mut ears) = (Vec::new(), Vec::new());
        for owner in 0..PEOPLE {
            devices.push(Device::new(&mut world, owner, (owner, seed), &mut rng).await);
            ears.push(world.people[owner].socket().await);
        }
        for _ in 0..ROUNDS {
            prepare(&mut world, &mut rng).await;
            let steps = think_of_a_burst(&world, &mut rng);
            world.burst(steps).await;
            for (who, socket) in ears.iter_mut().enumerate() {
                check_heard(&world, who, socket).await;
            }
            let index = rng.below(PEOPLE);
            devices[index].catch_up(&mut world).await;
        }
        for device in &mut devices {
            device.catch_up(&mut world).await;
            world.check_inbox(device.owner).await;
        }
    }
}

/// A room with everybody in it, two of them managing it; some things happen one by one.
async fn prepare(world: &mut World, rng: &mut Rng) {
    let alive =
        |world: &World| world.logs.values().any(|log| log.room.is_some() && !log.has_ended());
    if !alive(world) {
        let others = (1..PEOPLE).map(|who| world.id(who).to_owned()).collect::<Vec<_>>();
        let name = natter_tests::text("first");
        world.blocks.clear();
        for one in 0..PEOPLE {
            for other in (0..PEOPLE).filter(|other| *other != one) {
                world.people[one].unblock(&world.people[other]).await.expect(204);
            }
        }
        world.act(0, &Step::Create { others, open: true, name }).await;
    }
    for _ in 0..4 {
        let who = rng.below(PEOPLE);
        let step = world.random_step(who, rng);
        world.act(who, &step).await;
    }
    // Managers make for more that can go wrong.
    let rooms = world.rooms();
    let room = rng.pick(&rooms).clone();
    let owner = world.logs[&room].members.iter().find(|(_, member)| member.role == Role::Owner);
    if let Some(owner) =
        owner.and_then(|(id, _)| world.people.iter().position(|person| person.id == *id))
    {
        let user = world.id((owner + 1) % PEOPLE).to_owned();
        world.act(owner, &Step::Put { room, user, role: Role::Admin }).await;
    }
}

/// One thing for each, in one place if it can be there, and some of it twice.
fn think_of_a_burst(world: &World, rng: &mut Rng) -> Vec<(usize, Step)> {
    let rooms = world.rooms();
    let place = rng.pick(&rooms).clone();
    let mut steps = Vec::new();
    for who in 0..PEOPLE {
        let step = loop {
            let step = world.random_step(who, rng);
            let elsewhere = step.conversation().is_some_and(|conversation| conversation != place);
            match step {
                // What these do depends on a moment that nobody can name.
                Step::Create { .. }
                | Step::Clear { .. }
                | Step::Delete { for_everyone: false, .. } => {}
                Step::End { .. } if !rng.one_in(4) => {}
                _ if elsewhere && !rng.one_in(10) => {}
                step => break step,
            }
        };
        let sends = matches!(step, Step::Send { known: false, .. } | Step::SendTogether { .. });
        if sends && rng.one_in(3) {
            steps.push((who, step.clone()));
        }
        steps.push((who, step));
    }
    steps
}

/// Nobody hears of an entry who was not a member when it was written, nor has become one since: a
/// push can be late, and whoever comes (back) may read all of the log.
async fn check_heard(world: &World, who: usize, socket: &mut Socket) {
    for event in socket.pushed().await.iter().filter(|event| event["event"] == "newMessage") {
        let conversation = event["conversationId"].as_str().unwrap();
        let Some(log) = world.logs.get(conversation) else { continue };
        let heard = plain(conversation, &event["entry"]);
        if heard["hidden"] == true {
            // Their own doing, on another device.
            continue;
        }
        let seq = heard["seq"].as_u64().unwrap();
        let index = usize::try_from(seq).unwrap() - 1;
        let there = |index: usize| {
            log.present.get(index).is_some_and(|people| people.contains(world.id(who)))
        };
        assert!(
            (index.saturating_sub(1)..log.present.len()).any(there),
            "{} hears {event} of {:#?}",
            world.id(who),
            log.entries
        );
        let said = log.entry(seq).unwrap();
        for field in ["kind", "sender", "clientMessageId", "targetSeq", "userIds", "userId"] {
            assert_eq!(heard[field], said[field]);
        }
    }
}
