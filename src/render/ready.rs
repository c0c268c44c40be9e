//! What is the same on many pages, and so made ready for the template engine only once.

use std::marker::PhantomData;

use serde::{Serialize, Serializer};
use tera::Value;

/// A value as the template engine holds it. A copy of it costs nothing.
#[derive(Debug)]
pub struct Ready<T>(Value, PhantomData<T>);

impl<T: Serialize> Ready<T> {
    /// Makes a value ready.
    pub fn new(value: &T) -> Ready<T> {
        Ready(Value::from_serializable(value), PhantomData)
    }
}

impl<T> Clone for Ready<T> {
    fn clone(&self) -> Ready<T> {
        Ready(self.0.clone(), PhantomData)
    }
}

impl<T> Serialize for Ready<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}
