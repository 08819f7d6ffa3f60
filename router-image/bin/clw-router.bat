@echo off
rem UNTESTED: Linux comes first, macOS second. Windows has no execv, so the router runs as a child of this JVM.
setlocal
set "LIB=%CLW_ROUTER_LIB%"
if "%LIB%"=="" set "LIB=%~dp0..\router\target"
set "JAVA=java"
if not "%JAVA_HOME%"=="" set "JAVA=%JAVA_HOME%\bin\java"
"%JAVA%" -Xmx32m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp "%LIB%\clw-router.jar" io.openclaw.router.cli.Main %*
exit /b %ERRORLEVEL%
