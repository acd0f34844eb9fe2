export default {
  message() {
    throw new RangeError("not caught");
  },
};
