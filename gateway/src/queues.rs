//! Queues as SQS and Lambda work them off: a message waits for its delay, comes to its function in
//! a batch, comes again when it was not handled, and is put aside when it comes too often. As on
//! AWS, a message may come twice.

mod event;
mod event_source;
mod files;
mod message;
mod queue;

use std::{collections::BTreeMap, io, path::Path, sync::Arc};

use tokio::task::JoinHandle;

pub(crate) use self::{
    event::md5_of,
    message::{DELAY_MAX, MAX_BODY},
    queue::Queue,
};
use self::{event_source::EventSourceMapping, files::MessageFiles};
use crate::{
    async_invocations::DeadLetterQueue,
    private_files,
    state::GatewayState,
    template::{EventSource, Queue as QueueRules},
};

/// The queues of one gateway, by name.
pub(crate) struct Queues(BTreeMap<String, Arc<Queue>>);

impl Queues {
    /// The queues of a template. Their messages are kept in `folder`, where those of the previous
    /// gateway may be.
    pub(crate) fn new(
        state: &GatewayState,
        rules: Vec<QueueRules>,
        folder: Option<&Path>,
    ) -> io::Result<Self> {
        let queues = rules.into_iter().map(|rules| {
            let folder = folder.map(|folder| folder.join(&rules.name));
            if let Some(folder) = &folder {
                private_files::create_folder(folder)?;
            }
            let files = MessageFiles::new(folder);
            Ok((rules.name.clone(), Arc::new(Queue::new(rules, files, state.clock.clone()))))
        });
        Ok(Self(queues.collect::<io::Result<_>>()?))
    }

    /// The queue of this name.
    pub(crate) fn named(&self, name: &str) -> Option<&Arc<Queue>> {
        self.0.get(name)
    }

    /// How many messages all have together.
    pub(crate) fn messages(&self) -> usize {
        let depths = self.0.values().map(|queue| queue.depth());
        depths.map(|depth| depth.delayed + depth.not_visible + depth.visible).sum()
    }

    /// Feeds the functions, in tasks that end when they are aborted.
    pub(crate) fn feed(
        &self,
        sources: Vec<EventSource>,
        state: &Arc<GatewayState>,
        dead_letters: &Arc<DeadLetterQueue>,
    ) -> Vec<JoinHandle<()>> {
        let mappings = sources.into_iter().filter_map(|source| {
            let queue = Arc::clone(self.named(&source.queue)?);
            let (state, dead_letters) = (Arc::clone(state), Arc::clone(dead_letters));
            Some(Arc::new(EventSourceMapping { source, queue, state, dead_letters }))
        });
        mappings.map(|mapping| tokio::spawn(mapping.run())).collect()
    }
}
