//! Fields of a JSON body or frame that hold values of the domain.

use natter_domain::{invalid::InvalidError, limits::PAGE_MAX, paging::PageSize, seq::Seq};

pub use natter_runtime::json_fields::{AllPresent, JsonFields, any_text};

/// Readers for [`JsonFields`], each of which notes what is wrong with its field, as theirs do.
pub trait DomainFields {
    /// The number of an entry that may be missing or null.
    fn seq(&mut self, name: &str) -> Option<Option<Seq>>;

    /// The number of an entry that must be there.
    fn required_seq(&mut self, name: &str) -> Option<Seq>;

    /// An object of at most `max` numbers of entries, by keys that `parse` reads. It must be there.
    fn seqs<K>(
        &mut self,
        name: &str,
        max: usize,
        parse: impl Fn(&str) -> Result<K, InvalidError>,
    ) -> Option<Vec<(K, Seq)>>;

    /// How many items are wanted; the default where it is missing or null.
    fn limit(&mut self, name: &str) -> Option<PageSize>;
}

impl DomainFields for JsonFields {
    fn seq(&mut self, name: &str) -> Option<Option<Seq>> {
        match self.number(name, 0..=Seq::MAX.get())? {
            None => Some(None),
            Some(number) => Seq::new(number).ok().map(Some),
        }
    }

    fn required_seq(&mut self, name: &str) -> Option<Seq> {
        self.required_number(name, 0..=Seq::MAX.get()).and_then(|number| Seq::new(number).ok())
    }

    fn seqs<K>(
        &mut self,
        name: &str,
        max: usize,
        parse: impl Fn(&str) -> Result<K, InvalidError>,
    ) -> Option<Vec<(K, Seq)>> {
        self.numbers(name, max, 0..=Seq::MAX.get(), parse)?
            .into_iter()
            .map(|(key, number)| Some((key, Seq::new(number).ok()?)))
            .collect()
    }

    fn limit(&mut self, name: &str) -> Option<PageSize> {
        match self.number(name, 1..=u64::from(PAGE_MAX))? {
            None => Some(PageSize::default()),
            Some(number) => PageSize::new(number).ok(),
        }
    }
}
