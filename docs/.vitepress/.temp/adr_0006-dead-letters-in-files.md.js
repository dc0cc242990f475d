import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"0006 Dead letters are lines in a file","description":"","frontmatter":{},"headers":[],"relativePath":"adr/0006-dead-letters-in-files.md","filePath":"adr/0006-dead-letters-in-files.md"}');
const _sfc_main = { name: "adr/0006-dead-letters-in-files.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="_0006-dead-letters-are-lines-in-a-file" tabindex="-1">0006 Dead letters are lines in a file <a class="header-anchor" href="#_0006-dead-letters-are-lines-in-a-file" aria-label="Permalink to &quot;0006 Dead letters are lines in a file&quot;">​</a></h1><h2 id="context" tabindex="-1">Context <a class="header-anchor" href="#context" aria-label="Permalink to &quot;Context&quot;">​</a></h2><p>A record that was not delivered must survive the process, be readable by a person, and be deliverable later. It contains personal data.</p><h2 id="decision" tabindex="-1">Decision <a class="header-anchor" href="#decision" aria-label="Permalink to &quot;Decision&quot;">​</a></h2><ul><li>A dead letter is one JSON object per line, one line per record and destination, appended and synced before the acknowledgements that depend on it. The file mode is 0600.</li><li>A dead letter contains the record (without the <code>never:</code> paths, which are removed when the record is read), every reason with its path, an excerpt of Braze&#39;s response, the attempts, and the hashes of the accepted items. A replay leaves those items out.</li><li>For an unreadable line it contains at most the first 64 KB; <code>cut</code> then contains the length of the line.</li><li><code>sluice replay</code> prepares the record with the current configuration and writes intent and result to a journal beside the file. An intent without a result is Unknown, so an interrupted replay sends nothing twice.</li><li>If a dead letter cannot be written, the run stops and acknowledges nothing that depends on it.</li></ul><h2 id="consequences" tabindex="-1">Consequences <a class="header-anchor" href="#consequences" aria-label="Permalink to &quot;Consequences&quot;">​</a></h2><p><code>grep</code>, <code>jq</code> and <code>less</code> work. There is no service to run and no format to learn. A lock prevents two processes from writing the same file.</p><h2 id="not-chosen" tabindex="-1">Not chosen <a class="header-anchor" href="#not-chosen" aria-label="Permalink to &quot;Not chosen&quot;">​</a></h2><p>We did not choose a database. The databases for all supported versions of Node are compiled at installation or rewritten in JavaScript, and people cannot read them in a shell. We did not choose a topic of a message broker, because users would need a broker. The interface in core allows both later.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("adr/0006-dead-letters-in-files.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0006DeadLettersInFiles = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0006DeadLettersInFiles as default
};
