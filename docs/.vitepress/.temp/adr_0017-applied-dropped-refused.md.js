import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"0017 Applied, dropped and refused are counted separately","description":"","frontmatter":{},"headers":[],"relativePath":"adr/0017-applied-dropped-refused.md","filePath":"adr/0017-applied-dropped-refused.md"}');
const _sfc_main = { name: "adr/0017-applied-dropped-refused.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="_0017-applied-dropped-and-refused-are-counted-separately" tabindex="-1">0017 Applied, dropped and refused are counted separately <a class="header-anchor" href="#_0017-applied-dropped-and-refused-are-counted-separately" aria-label="Permalink to &quot;0017 Applied, dropped and refused are counted separately&quot;">​</a></h1><h2 id="context" tabindex="-1">Context <a class="header-anchor" href="#context" aria-label="Permalink to &quot;Context&quot;">​</a></h2><p>Braze reports some objects as processed and ignores them: objects for an alias that does not exist and must not be created, for an unknown <code>braze_id</code>, for a user that does not exist but may only be updated, for a name that the workspace blocks; entries of lists such as <code>user_aliases</code> that match nobody; and recipients of a message who do not receive it. In the response they look like all others. A test that counts them as applied claims that data arrived although it did not.</p><p>Braze also refuses whole requests, including their valid objects, with one sentence.</p><h2 id="decision" tabindex="-1">Decision <a class="header-anchor" href="#decision" aria-label="Permalink to &quot;Decision&quot;">​</a></h2><ul><li><code>accepted</code> counts the applied objects, even if the response says otherwise. <code>dropped</code> counts objects that the response reports as processed and that changed nothing. <code>refused</code> counts the objects in <code>errors</code>. No object is in two of them.</li><li>A dropped object is in no ledger and never counts as a duplicate. The response does not change.</li><li>A request that is refused as a whole is a separate mistake (<code>refused-whole</code>, or <code>too-many-objects</code>) with the number of objects that are lost with it. A request whose objects are refused individually is not: each of them has its sentence.</li></ul><h2 id="consequences" tabindex="-1">Consequences <a class="header-anchor" href="#consequences" aria-label="Permalink to &quot;Consequences&quot;">​</a></h2><p>For a client that forgets <code>_update_existing_only: false</code>, <code>stats().accepted</code> is 0, and the assertion fails where Braze would have lost the events. Add <code>accepted</code> and <code>dropped</code> to get the sum that Braze reports.</p><h2 id="not-chosen" tabindex="-1">Not chosen <a class="header-anchor" href="#not-chosen" aria-label="Permalink to &quot;Not chosen&quot;">​</a></h2><p>We do not count dropped objects as refused, because Braze does not refuse them and a client cannot see it. We do not count them as accepted and report them only in <code>mistakes</code>, because most tests compare <code>accepted</code>, which would stay wrong.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("adr/0017-applied-dropped-refused.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0017AppliedDroppedRefused = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0017AppliedDroppedRefused as default
};
