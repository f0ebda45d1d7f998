//! The inbox: newest activity first, complete, in pages that neither skip nor repeat.

mod cursors;
mod fields;
mod lost_bump;
mod order;
mod paging;
