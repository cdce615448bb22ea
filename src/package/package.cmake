# What `cmake --install` puts where, and the Debian package that cpack makes of it.
install(TARGETS trailaudit RUNTIME DESTINATION bin)
install(DIRECTORY policies reports templates DESTINATION share/trailaudit PATTERN pictures EXCLUDE)
install(DIRECTORY ${CMAKE_BINARY_DIR}/manual/ DESTINATION share/man/man1
  FILES_MATCHING PATTERN "*.1.gz")
install(FILES ${CMAKE_BINARY_DIR}/manual/trailaudit.bash
  DESTINATION share/bash-completion/completions RENAME trailaudit)
install(FILES ${CMAKE_BINARY_DIR}/manual/_trailaudit DESTINATION share/zsh/vendor-completions)
install(FILES ${CMAKE_BINARY_DIR}/manual/trailaudit.fish DESTINATION share/fish/vendor_completions.d)
install(FILES ${CMAKE_SOURCE_DIR}/src/package/copyright DESTINATION share/doc/trailaudit)

# The change log as Debian wants it: compressed, without a name or time of its own.
add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/changelog.gz
  COMMAND sh -c "gzip -9nc '${CMAKE_SOURCE_DIR}/src/package/changelog' > changelog.gz"
  WORKING_DIRECTORY ${CMAKE_BINARY_DIR} DEPENDS src/package/changelog VERBATIM)
add_custom_target(changelog ALL DEPENDS ${CMAKE_BINARY_DIR}/changelog.gz)
install(FILES ${CMAKE_BINARY_DIR}/changelog.gz DESTINATION share/doc/trailaudit)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME trailaudit)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "The trailaudit authors <trailaudit@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "compliance audits over archives of CloudTrail logs")
set(CPACK_PACKAGE_DESCRIPTION
  "trailaudit evaluates declarative XML policies over every record of archives\nof AWS CloudTrail logs and writes the findings, grouped by account and\nservice, as HTML and PDF reports, JSON and CSV. A report says how much was\nthere, how much was read, what could not be, and only then what was found.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# What is opened at run time and no shared library: the faces of the PDF, and zones.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "fonts-liberation2, tzdata")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "fonts-ipafont-gothic")
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
include(CPack)
