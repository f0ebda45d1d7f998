//! The inbox: newest activity first, complete, in pages that neither skip nor repeat.

mod cursors;
mod order;
mod paging;
mod shows;
