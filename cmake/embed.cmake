# clf_embed(target NAME folder extensions...) builds the folder's files into the target as the table
# `const struct clf_embedded clf_embedded_<name>[]` of include/clf/base/embedded.h, ordered by path.
# CLF_EMBED_GZIP: a regular expression; files whose name it fits are there compressed as well.
function(clf_embed target name folder)
	set(patterns)
	foreach(extension ${ARGN})
		list(APPEND patterns ${PROJECT_SOURCE_DIR}/${folder}/*.${extension})
	endforeach()
	file(GLOB_RECURSE files CONFIGURE_DEPENDS ${patterns})
	list(SORT files)
	clf_embed_files(${target} ${name} ${folder} "${files}")
endfunction()

# clf_embed_file(target NAME file): a table of that one file.
function(clf_embed_file target name file)
	clf_embed_files(${target} ${name} . "${PROJECT_SOURCE_DIR}/${file}")
endfunction()

function(clf_embed_files target name folder files)
	string(TOLOWER ${name} lower)
	set(output ${PROJECT_BINARY_DIR}/embedded_${lower}.c)
	add_custom_command(OUTPUT ${output}
		COMMAND ${CMAKE_COMMAND} -DOUTPUT=${output} -DNAME=clf_embedded_${lower} -DROOT=${PROJECT_SOURCE_DIR}/${folder}
			"-DFILES=${files}" "-DGZIP=${CLF_EMBED_GZIP}" -P ${PROJECT_SOURCE_DIR}/cmake/embed_files.cmake
		DEPENDS ${files} ${PROJECT_SOURCE_DIR}/cmake/embed_files.cmake VERBATIM)
	target_sources(${target} PRIVATE ${output})
endfunction()
