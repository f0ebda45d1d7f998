//! Black-box tests of a running Natter, and the measurements that go into docs/.
