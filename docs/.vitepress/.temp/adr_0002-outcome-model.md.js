import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"0002 Every record has exactly one outcome","description":"","frontmatter":{},"headers":[],"relativePath":"adr/0002-outcome-model.md","filePath":"adr/0002-outcome-model.md"}');
const _sfc_main = { name: "adr/0002-outcome-model.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="_0002-every-record-has-exactly-one-outcome" tabindex="-1">0002 Every record has exactly one outcome <a class="header-anchor" href="#_0002-every-record-has-exactly-one-outcome" aria-label="Permalink to &quot;0002 Every record has exactly one outcome&quot;">​</a></h1><h2 id="context" tabindex="-1">Context <a class="header-anchor" href="#context" aria-label="Permalink to &quot;Context&quot;">​</a></h2><p>The worst failures in this field are silent: a client ignores the <code>errors</code> of a 201, a filter drops a record, or a restart empties a queue. People notice the loss weeks later in a dashboard.</p><h2 id="decision" tabindex="-1">Decision <a class="header-anchor" href="#decision" aria-label="Permalink to &quot;Decision&quot;">​</a></h2><ul><li>Every record that was read has exactly one of six outcomes: Delivered, Skipped, Invalid, Rejected, Failed, Unknown. A record without an outcome at the end of a run is <em>pending</em>, and the next run reads it again.</li><li>The outcome of a record is the worst outcome of its destinations. A destination prepares all items of a record or none.</li><li><code>read = delivered + skipped + invalid + rejected + failed + unknown + pending</code> is checked at the end of each run. If it does not add up, the exit code is 70, which means a bug in Sluice.</li><li>Records do not cause outages. While no request succeeds, no record becomes a dead letter. The endpoint pauses, and after <code>giveUpAfter</code> the run stops with the rest pending. A record fails only if other records succeeded in the meantime.</li><li>Responses that affect every request (a wrong key, a missing permission, a redirect) stop the run with one message and leave the rest pending.</li><li>In the library, <code>send</code> fails for every outcome except Delivered and Skipped: an ignored return value would again be a silent loss. <code>trySend</code> returns the outcome instead.</li></ul><h2 id="consequences" tabindex="-1">Consequences <a class="header-anchor" href="#consequences" aria-label="Permalink to &quot;Consequences&quot;">​</a></h2><p>An invalid record affects no other record. A wrong key costs one message and creates no dead letters. Reports, outcome files and exit codes use the same six words.</p><h2 id="not-chosen" tabindex="-1">Not chosen <a class="header-anchor" href="#not-chosen" aria-label="Permalink to &quot;Not chosen&quot;">​</a></h2><p>We did not choose success and failure as the only outcomes, because a lost response is neither. We did not choose outcomes per item, because users work with records.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("adr/0002-outcome-model.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0002OutcomeModel = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0002OutcomeModel as default
};
