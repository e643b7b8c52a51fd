# check.<name>: what holds for the tree as a whole; check.<name>.self shows that the check can fail.
find_package(Python3 3.9 REQUIRED COMPONENTS Interpreter)
set(held rooms circles folders paths headers style sql sqltext postgresql overlap format pictures words wordtables)
# Written, but not yet held by the tree: they test themselves alone until it does.
set(to_come dialect)
foreach(check ${held} ${to_come})
	set(script ${CMAKE_CURRENT_SOURCE_DIR}/checks/${check}.py)
	set(tests check.${check}.self)
	add_test(NAME check.${check}.self COMMAND ${Python3_EXECUTABLE} -B ${script} --self-test)
	if(check IN_LIST held)
		list(APPEND tests check.${check})
		add_test(NAME check.${check} COMMAND ${Python3_EXECUTABLE} -B ${script} --root ${PROJECT_SOURCE_DIR})
	endif()
	set_tests_properties(${tests} PROPERTIES TIMEOUT 300 LABELS check SKIP_RETURN_CODE 77
		ENVIRONMENT "CC=${CMAKE_C_COMPILER};CLF_MAIL=$<TARGET_FILE:clf-mail>")
endforeach()
