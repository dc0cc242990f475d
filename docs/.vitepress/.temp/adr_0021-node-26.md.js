import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"0021 The built packages run on Node 26; the toolchain stays on Node 20","description":"","frontmatter":{},"headers":[],"relativePath":"adr/0021-node-26.md","filePath":"adr/0021-node-26.md"}');
const _sfc_main = { name: "adr/0021-node-26.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="_0021-the-built-packages-run-on-node-26-the-toolchain-stays-on-node-20" tabindex="-1">0021 The built packages run on Node 26; the toolchain stays on Node 20 <a class="header-anchor" href="#_0021-the-built-packages-run-on-node-26-the-toolchain-stays-on-node-20" aria-label="Permalink to &quot;0021 The built packages run on Node 26; the toolchain stays on Node 20&quot;">​</a></h1><h2 id="context" tabindex="-1">Context <a class="header-anchor" href="#context" aria-label="Permalink to &quot;Context&quot;">​</a></h2><p>Node 26 is the current line. We support Node 20.19 and newer, and users install the newest version.</p><h2 id="decision" tabindex="-1">Decision <a class="header-anchor" href="#decision" aria-label="Permalink to &quot;Decision&quot;">​</a></h2><p><code>.ci/run</code> runs the smoke test of the built packages on Node 26 as well (<a href="/adr/0008-node-versions-in-ci.html">0008</a>). The npm package <code>node@26</code> contains the binary (26.10.0 when this was written).</p><p>Installation, build and tests stay on Node 20, the oldest supported version: the toolchain is pinned to releases that support it. All public modules load, both commands start, and a run delivers its records, without a change to the code.</p><h2 id="consequences" tabindex="-1">Consequences <a class="header-anchor" href="#consequences" aria-label="Permalink to &quot;Consequences&quot;">​</a></h2><p>A change that works on Node 20 and fails on Node 26 fails in <code>.ci/run</code>. The pins of the toolchain can move only when Node 20 is no longer supported.</p><h2 id="not-chosen" tabindex="-1">Not chosen <a class="header-anchor" href="#not-chosen" aria-label="Permalink to &quot;Not chosen&quot;">​</a></h2><p>We do not build on Node 26. Newer releases of vitest, tsup and undici need it or drop Node 20, and a build on the oldest version proves that this version works.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("adr/0021-node-26.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0021Node26 = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0021Node26 as default
};
