import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Exit codes","description":"","frontmatter":{},"headers":[],"relativePath":"reference/exit-codes.md","filePath":"reference/exit-codes.md"}');
const _sfc_main = { name: "reference/exit-codes.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="exit-codes" tabindex="-1">Exit codes <a class="header-anchor" href="#exit-codes" aria-label="Permalink to &quot;Exit codes&quot;">​</a></h1><p>The first that applies is used.</p><table tabindex="0"><thead><tr><th>code</th><th>when</th></tr></thead><tbody><tr><td>70</td><td>the account does not add up; this is a bug, please report it</td></tr><tr><td>1</td><td>configuration, usage or authentication error, or refused input</td></tr><tr><td>3</td><td>the run stopped early (signal, outage, guard); repeat it to continue</td></tr><tr><td>2</td><td>there are dead letters, also of earlier runs, or all fields were left out</td></tr><tr><td>0</td><td>every record was delivered, or skipped as configured</td></tr></tbody></table><p><code>replay</code> ends with 2 while a letter of its file is open; a dismissed letter is not open. <code>status</code> ends with 2 while a dead letter is open, whichever run wrote it. What to do for each code is in <a href="/guide/production.html#a-scheduled-job">In production</a>.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("reference/exit-codes.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const exitCodes = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  exitCodes as default
};
