const _imports_0 = "/assets/overview.DSsJPrzf.png";
const _imports_2 = "/assets/outbox.CxklOI3t.png";
const _imports_1 = "/assets/user-dark.CgmbB1oD.png";
const _imports_3 = "/assets/ledger-dark.DbkvA3M9.png";
const _imports_4 = "/assets/faults-tablet.BFLoKGvn.png";
export {
  _imports_0 as _,
  _imports_2 as a,
  _imports_1 as b,
  _imports_3 as c,
  _imports_4 as d
};
