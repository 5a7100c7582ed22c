//! The interpreter's memory. An address is, from the top: 4 bits that name the kind of memory, 28 bits for the object's
//! number plus one, 32 bits for the offset; so a step out of an object leads to no other.

/// Where an object is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Space {
    Private = 1,
    Local = 2,
    Global = 3,
}

impl Space {
    /// What kind of memory an address is in.
    pub(crate) fn of(address: u64) -> Option<Space> {
        match address >> 60 {
            1 => Some(Space::Private),
            2 => Some(Space::Local),
            3 => Some(Space::Global),
            _ => None,
        }
    }
}

struct Object {
    bytes: Vec<u8>,
    is_constant: bool,
}

/// Objects of one kind of memory.
#[derive(Default)]
pub(crate) struct Objects {
    objects: Vec<Object>,
}

fn split(address: u64) -> (usize, usize) {
    ((address >> 32 & 0x0fff_ffff) as usize, (address & 0xffff_ffff) as usize)
}

impl Objects {
    /// Adds an object and returns its address.
    pub(crate) fn add(&mut self, space: Space, bytes: Vec<u8>, is_constant: bool) -> u64 {
        self.objects.push(Object { bytes, is_constant });
        (space as u64) << 60 | (self.objects.len() as u64) << 32
    }

    /// All bytes of the object at an address that [`Objects::add`] returned.
    pub(crate) fn bytes_mut(&mut self, address: u64) -> &mut [u8] {
        let (number, _) = split(address);
        match number.checked_sub(1).and_then(|index| self.objects.get_mut(index)) {
            Some(object) => &mut object.bytes,
            None => &mut [],
        }
    }

    /// `size` bytes at an address, or why there are not so many.
    pub(crate) fn access(&mut self, address: u64, size: usize, is_write: bool) -> Result<&mut [u8], String> {
        let (number, offset) = split(address);
        let Some(object) = number.checked_sub(1).and_then(|index| self.objects.get_mut(index)) else {
            return Err(format!("there is nothing at the address {address:#x}"));
        };
        let total = object.bytes.len();
        let end = offset.checked_add(size);
        if is_write && object.is_constant && end.is_some_and(|end| end <= total) {
            return Err(String::from("constant data is written"));
        }
        match end.and_then(|end| object.bytes.get_mut(offset..end)) {
            Some(bytes) => Ok(bytes),
            None => Err(format!("{size} bytes at offset {} are out of an object of {total} bytes", offset as i32)),
        }
    }
}

/// A buffer of a [`Machine`](super::Machine).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BufferRef(pub(crate) u64);

/// An image of a [`Machine`](super::Machine).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ImageRef(usize);

struct ImageData {
    size: [u32; 3],
    texels: Vec<[u32; 4]>,
}

/// What all work-items share.
#[derive(Default)]
pub(crate) struct Memory {
    pub(crate) globals: Objects,
    images: Vec<ImageData>,
}

impl Memory {
    pub(crate) fn add_image(&mut self, size: [u32; 3], texels: Vec<[u32; 4]>) -> ImageRef {
        self.images.push(ImageData { size, texels });
        ImageRef(self.images.len() - 1)
    }

    pub(crate) fn texels(&self, image: ImageRef) -> &[[u32; 4]] {
        &self.images[image.0].texels
    }

    pub(crate) fn size(&self, image: ImageRef) -> [u32; 3] {
        self.images[image.0].size
    }

    /// The texel at these coordinates, unless they are out of range.
    pub(crate) fn texel(&mut self, image: ImageRef, coords: &[u64]) -> Option<&mut [u32; 4]> {
        let image = &mut self.images[image.0];
        let mut index = 0;
        for dim in (0..coords.len().min(3)).rev() {
            let coord = coords[dim] as u32;
            if coord >= image.size[dim] {
                return None;
            }
            index = index * image.size[dim] as usize + coord as usize;
        }
        image.texels.get_mut(index)
    }
}
