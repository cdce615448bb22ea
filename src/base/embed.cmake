# Writes a C file with the contents of FILES (paths below ROOT, semicolon list) as one table, for base/embedded.h.
# Called as: cmake -DROOT=… -DOUTPUT=… "-DFILES=a;b" -P embed.cmake
set(code "#include \"base/embedded.h\"\n\n")
set(table "")
set(number 0)
foreach(file ${FILES})
  file(READ ${ROOT}/${file} hex HEX)
  file(SHA256 ${ROOT}/${file} sha256)
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
  string(APPEND code "static const unsigned char file_${number}[] = {${bytes}0};\n")
  string(APPEND table "    {\"${file}\", (const char *)file_${number}, sizeof file_${number} - 1, \"${sha256}\"},\n")
  math(EXPR number "${number} + 1")
endforeach()
string(APPEND code "
static const struct {
    const char *path, *data;
    size_t size;
    const char *sha256;
} files[] = {
${table}    {0, 0, 0, 0}};

Slice embedded_file(const char *path)
{
    for (size_t i = 0; files[i].path; i++)
        if (strcmp(files[i].path, path) == 0)
            return (Slice){files[i].data, files[i].size};
    return (Slice){0};
}

const char *embedded_sha256(const char *path)
{
    for (size_t i = 0; files[i].path; i++)
        if (strcmp(files[i].path, path) == 0)
            return files[i].sha256;
    return 0;
}

const char *embedded_path(size_t number)
{
    return number < sizeof files / sizeof files[0] ? files[number].path : 0;
}
")
file(WRITE ${OUTPUT} "${code}")
