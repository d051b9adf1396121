// Drop the selectors of Bootstrap nobody uses: node purge.cjs <compiled.css> <result.css> <kept classes as a regular expression>
const fs = require("fs");
const { PurgeCSS } = require(require.resolve("purgecss", { paths: [process.cwd()] }));

const [source, target, classes] = process.argv.slice(2);
const elements =
  /^(html|body|a|h[1-6]|p|ul|ol|dl|dt|dd|b|strong|small|svg|img|table|caption|thead|tbody|tfoot|tr|td|th|label|button|input|select|textarea|optgroup|fieldset|legend|output|summary|progress|hr|kbd|abbr|address|figure)$/;
const options = {
  content: [{ raw: "", extension: "html" }],
  css: [source],
  variables: false,
  dynamicAttributes: ["type", "multiple", "size", "disabled", "href", "list"],
  safelist: { standard: [new RegExp(classes), elements] },
};
new PurgeCSS().purge(options).then(([result]) => fs.writeFileSync(target, result.css));
