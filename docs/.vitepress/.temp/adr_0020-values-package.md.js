import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"0020 General readers and normalisers are the package values","description":"","frontmatter":{},"headers":[],"relativePath":"adr/0020-values-package.md","filePath":"adr/0020-values-package.md"}');
const _sfc_main = { name: "adr/0020-values-package.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="_0020-general-readers-and-normalisers-are-the-package-values" tabindex="-1">0020 General readers and normalisers are the package values <a class="header-anchor" href="#_0020-general-readers-and-normalisers-are-the-package-values" aria-label="Permalink to &quot;0020 General readers and normalisers are the package values&quot;">​</a></h1><h2 id="context" tabindex="-1">Context <a class="header-anchor" href="#context" aria-label="Permalink to &quot;Context&quot;">​</a></h2><p>About 850 lines of <code>@sluice/braze</code> had nothing to do with Braze: reading dates, numbers, text, email addresses and telephone numbers. Core had its own copies of JSON types, near misses and reasons. A destination for another vendor would have had to import Braze&#39;s package for its dates.</p><h2 id="decision" tabindex="-1">Decision <a class="header-anchor" href="#decision" aria-label="Permalink to &quot;Decision&quot;">​</a></h2><p><code>@sluice/values</code> contains the general readers and normalisers, the JSON types, the reasons for refusing a value, and the near-miss suggestions. It imports effect and libphonenumber-js only, and core imports it. Facts about Braze stay in <code>braze-api</code> (countries, currencies, time zones, top-level domains) and are passed in as arguments.</p><p>The emulator does not import <code>@sluice/values</code>. It has its own readers, so that it cannot confirm a mistake of the client (<a href="/adr/0004-one-wire-description.html">0004</a>).</p><h2 id="consequences" tabindex="-1">Consequences <a class="header-anchor" href="#consequences" aria-label="Permalink to &quot;Consequences&quot;">​</a></h2><p>A second vendor reuses every reader. A change of a reader affects all destinations, so its tests do not mention Braze. Some code exists twice: once here and once in the emulator. That is intended.</p><h2 id="not-chosen" tabindex="-1">Not chosen <a class="header-anchor" href="#not-chosen" aria-label="Permalink to &quot;Not chosen&quot;">​</a></h2><p>We did not put the readers into core, because core would depend on libphonenumber-js and grow by a third. We did not choose a package per kind of value, because the readers share their reasons.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("adr/0020-values-package.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0020ValuesPackage = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0020ValuesPackage as default
};
