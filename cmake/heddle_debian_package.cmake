# A Debian package: `cpack` in the build folder, or the target `package`. It carries the command, the libraries and, if they were built,
# the images for QEMU; QEMU itself is only suggested.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME heddle)
set(CPACK_PACKAGE_VERSION "${PROJECT_VERSION}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_VENDOR "Heddle")
set(CPACK_PACKAGE_CONTACT "the maintainers of Heddle <heddle@localhost>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES OFF) # places of failures are found by the debug information
set(CPACK_DEB_COMPONENT_INSTALL OFF)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# What a project needs to build a command of its own with it.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "binutils, cmake (>= 3.25), g++ | clang, libdw-dev, libfmt-dev, libpugixml-dev, perl")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "ninja-build")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "qemu-system-x86, qemu-system-arm")
include(CPack)
