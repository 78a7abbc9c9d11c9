/** The abort reason of what is not needed any more, such as a timer: a plain value, since an error would cost its stack. */
export const FINISHED: unique symbol = Symbol('finished');
