# Writes OUTPUT, the table of embedded files (src/base/embedded_table.h).
# FILES: paths from ROOT, separated by `|`.
string(REPLACE "|" ";" FILES "${FILES}")
set(body "")
set(table "")
set(index 0)
foreach(path IN LISTS FILES)
  file(READ "${ROOT}/${path}" hex HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" bytes "${hex}")
  # Literals of 2,000 bytes, so that no compiler limit is met.
  string(REGEX REPLACE "((\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f])(\\\\x[0-9a-f][0-9a-f]))" "\\1\"\n\"" bytes "${bytes}")
  string(LENGTH "${hex}" length)
  math(EXPR length "${length} / 2")
  string(APPEND body "constexpr char kFile${index}[] =\n\"${bytes}\";\n")
  string(APPEND table "    {\"${path}\", std::string_view(kFile${index}, ${length})},\n")
  math(EXPR index "${index} + 1")
endforeach()
file(WRITE "${OUTPUT}" "#include \"base/embedded_table.h\"\nnamespace stillheld {\nnamespace {\n${body}constexpr EmbeddedFile kTable[] = {\n${table}};\n}\nstd::span<const EmbeddedFile> embedded_table() { return kTable; }\n}\n")
