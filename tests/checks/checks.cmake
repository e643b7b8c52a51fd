# check.<name>: what holds for the tree as a whole; check.<name>.self shows that the check can fail.
find_package(Python3 3.9 REQUIRED COMPONENTS Interpreter)
foreach(check alerts audit rooms circles folders paths headers style sql sqltext postgresql overlap format pictures words wordtables
	dialect formal templates mailhtml rulewords classes)
	set(script ${CMAKE_CURRENT_SOURCE_DIR}/checks/${check}.py)
	add_test(NAME check.${check} COMMAND ${Python3_EXECUTABLE} -B ${script} --root ${PROJECT_SOURCE_DIR})
	add_test(NAME check.${check}.self COMMAND ${Python3_EXECUTABLE} -B ${script} --self-test)
	set_tests_properties(check.${check} check.${check}.self PROPERTIES TIMEOUT 300 LABELS check SKIP_RETURN_CODE 77
		ENVIRONMENT "CC=${CMAKE_C_COMPILER};CLF_MAIL=$<TARGET_FILE:clf-mail>")
endforeach()
