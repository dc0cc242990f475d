const _imports_0 = "/assets/inspector.D0hoomkZ.png";
export {
  _imports_0 as _
};
