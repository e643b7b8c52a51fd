# fuzz_<what>: tests/fuzz/fuzz_<what>.c. With CLF_FUZZ (clang) a libFuzzer program; else one that replays the files it is given,
# which ctest runs over the fixtures (fuzz.<what>).
file(GLOB fuzz_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/fuzz_*.c)
foreach(source ${fuzz_sources})
	get_filename_component(target ${source} NAME_WE)
	string(REGEX REPLACE "^fuzz_" "" what ${target})
	add_executable(${target} ${source})
	target_link_libraries(${target} PRIVATE clf_ticket clf_gateway clf_flags)
	target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/src/mail ${PROJECT_SOURCE_DIR}/src/ticket
		${PROJECT_SOURCE_DIR}/src/wire)
	if(CLF_FUZZ)
		target_link_options(${target} PRIVATE -fsanitize=fuzzer)
	else()
		target_sources(${target} PRIVATE ${CMAKE_CURRENT_LIST_DIR}/replay.c)
		add_test(NAME fuzz.${what} COMMAND ${target} ${CMAKE_CURRENT_SOURCE_DIR}/fixtures/mail
			${CMAKE_CURRENT_SOURCE_DIR}/fixtures/fuzz/${what})
		set_tests_properties(fuzz.${what} PROPERTIES TIMEOUT 120 LABELS fuzz)
	endif()
endforeach()
