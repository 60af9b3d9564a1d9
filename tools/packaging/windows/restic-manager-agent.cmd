@echo off
rem Starts restic-manager-agent with the Java runtime beside it, or with one of this machine.
setlocal
set "home=%~dp0.."
if exist "%home%\runtime\bin\java.exe" (
  set "java=%home%\runtime\bin\java.exe"
) else if defined JAVA_HOME (
  set "java=%JAVA_HOME%\bin\java.exe"
) else (
  set "java=java.exe"
)
"%java%" -version >nul 2>&1
if errorlevel 1 (
  echo restic-manager-agent needs Java 25 or newer, and none was found. Install one, or set JAVA_HOME to where it is. 1>&2
  exit /b 1
)
"%java%" -Xms8m -Xmx128m -XX:NewSize=2m -Xss512k -XX:TieredStopAtLevel=1 %RM_JAVA_OPTIONS% -XX:+UseSerialGC -XX:+UseCompactObjectHeaders -XX:+ExitOnOutOfMemoryError ^
  --enable-native-access=ALL-UNNAMED -cp "%home%\lib\app-agent.jar" io.resticmanager.agent.Main %*
exit /b %errorlevel%
