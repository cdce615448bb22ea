// DuckDB on the files of an archive, one thread: who acts as root? Without a folder it only tells whether DuckDB is there.
const { DuckDBInstance } = require('@duckdb/node-api');

const query = (folder) => `
  SELECT count(*) FROM (
    SELECT unnest(Records) AS record FROM read_json('${folder}/**/*.json.gz', format = 'unstructured',
      maximum_object_size = 67108864,
      columns = {Records: 'STRUCT(eventID VARCHAR, userIdentity STRUCT(type VARCHAR))[]'}))
  WHERE record.userIdentity.type = 'Root'`;

async function main(folder) {
  if (!folder) return;
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  const result = await connection.runAndReadAll(query(folder.replaceAll("'", "''")));
  console.log(String(result.getRows()[0][0]));
}

main(process.argv[2]).catch((error) => {
  console.error(String(error));
  process.exit(1);
});
