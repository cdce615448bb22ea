// Holds SARIF files against the OASIS schema (draft 4), which the package @microsoft/jest-sarif carries.
const fs = require('fs');
const Ajv = require('ajv');

const ajv = new Ajv({schemaId: 'id', meta: false, allErrors: true, unknownFormats: 'ignore', logger: false});
ajv.addMetaSchema(JSON.parse(fs.readFileSync(require.resolve('ajv/lib/refs/json-schema-draft-04.json'), 'utf8')));
const validate = ajv.compile(require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'));

let failed = 0;
const files = process.argv.slice(2);
for (const file of files) {
    if (validate(JSON.parse(fs.readFileSync(file, 'utf8')))) continue;
    failed++;
    for (const error of validate.errors.slice(0, 10))
        console.log(`FAILED  ${file} ${error.dataPath}: ${error.message}`);
}
console.log(`${files.length - failed} passed, ${failed} failed`);
process.exit(failed || !files.length ? 1 : 0);
