//! The Lambda functions: one file for each verb, one small binary for each function.
