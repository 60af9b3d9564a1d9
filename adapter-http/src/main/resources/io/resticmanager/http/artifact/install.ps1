# Installs, upgrades or removes the agent of restic-manager on this machine. Run it in a PowerShell that was started as
# administrator; running it again is safe. Windows PowerShell 5.1 and PowerShell 7 both read it.
#
#   $env:RM_SERVER='https://SERVER'; $env:RM_ENROLL_TOKEN='...'; irm 'https://SERVER/install/install.ps1' | iex
#
#   RM_SERVER         address of the server; an enrolled machine knows it
#   RM_ENROLL_TOKEN   one-time token; only in the environment, never an argument
#   RM_CERT_PIN       SHA-256 of the server's certificate, for the agent
#   RM_ENROLL_AGAIN   1: enroll although this machine is a host already (with a token made for that host)
#   RM_UNINSTALL      1: remove the agent; 2: its configuration and state too
#
# Nothing of it is an argument of a program: those are there to be read by every user of the machine.
& {
  Set-StrictMode -Version 2
  $ErrorActionPreference = 'Stop'
  $ProgressPreference = 'SilentlyContinue'

  $name = 'restic-manager-agent'
  $home_ = Join-Path $env:ProgramFiles $name
  $data = Join-Path $env:ProgramData 'restic-manager'
  $config = Join-Path $data 'agent.yaml'
  $marker = Join-Path $home_ 'installed-by-script'
  $program = Join-Path $home_ 'bin\restic-manager-agent.cmd'

  # Only the one command that needs it gets the token.
  $token = $env:RM_ENROLL_TOKEN
  Remove-Item Env:RM_ENROLL_TOKEN -ErrorAction SilentlyContinue

  function Stop-WithReason([string] $sentence) {
    throw "install.ps1: $sentence"
  }

  function Test-Administrator {
    $me = New-Object Security.Principal.WindowsPrincipal([Security.Principal.WindowsIdentity]::GetCurrent())
    return $me.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
  }

  # What a native program prints on its error stream is no reason to stop; its exit code is.
  function Invoke-Agent([string[]] $words) {
    $ErrorActionPreference = 'Continue'
    & $program @words
    if ($LASTEXITCODE -ne 0) {
      Stop-WithReason "restic-manager-agent $($words -join ' ') ended with code $LASTEXITCODE; what it said is above."
    }
  }

  function Test-Service {
    return [bool] (Get-Service -Name $name -ErrorAction SilentlyContinue)
  }

  # The credential in there opens backups: the system and administrators only, by their numbers, since their names are
  # translated.
  function Protect-Data {
    New-Item -ItemType Directory -Force -Path $data | Out-Null
    & icacls.exe $data /inheritance:r /grant:r '*S-1-5-18:(OI)(CI)F' '*S-1-5-32-544:(OI)(CI)F' /Q | Out-Null
    if ($LASTEXITCODE -ne 0) {
      Stop-WithReason "The access list of $data could not be set (icacls code $LASTEXITCODE). Nothing was installed."
    }
  }

  function Find-Server {
    $server = $env:RM_SERVER
    if (-not $server -and (Test-Path $config)) {
      $line = Get-Content $config | Where-Object { $_ -match '^server: *"?([^" ]+)"? *$' } | Select-Object -First 1
      if ($line -match '^server: *"?([^" ]+)"? *$') { $server = $Matches[1] }
    }
    if (-not $server) {
      Stop-WithReason "The server's address is missing: set `$env:RM_SERVER, as in https://backup.example.com."
    }
    $server = $server.TrimEnd('/')
    if ($server -notmatch '^https?://[A-Za-z0-9.:/_%~\[\]-]+$') {
      Stop-WithReason 'RM_SERVER must begin with https:// (or http://) and be the address of a server.'
    }
    return $server
  }

  # Empty when the server has no such thing.
  function Get-FromServer([string] $path, [string] $file) {
    try {
      Invoke-WebRequest -UseBasicParsing -Uri ($server + $path) -OutFile $file -TimeoutSec 600
      return $true
    } catch {
      $answer = $_.Exception.PSObject.Properties['Response']
      if ($answer -and $answer.Value -and [int] $answer.Value.StatusCode -eq 404) { return $false }
      Stop-WithReason ("$server could not be reached, or refused: $($_.Exception.Message) Check the address, the" +
        ' network, and that this machine trusts the server''s certificate. Nothing was changed.')
    }
  }

  # Java is looked for before anything is changed: the agent brings none for Windows.
  function Find-Java {
    $places = @()
    if ($env:JAVA_HOME) { $places += $env:JAVA_HOME }
    foreach ($key in 'HKLM:\SOFTWARE\JavaSoft\JDK', 'HKLM:\SOFTWARE\JavaSoft\JRE') {
      if (Test-Path $key) {
        $places += Get-ChildItem $key | ForEach-Object { $_.GetValue('JavaHome') } | Where-Object { $_ }
      }
    }
    foreach ($place in $places) {
      $java = Join-Path $place 'bin\java.exe'
      $release = Join-Path $place 'release'
      if ((Test-Path $java) -and (Test-Path $release)) {
        $version = Get-Content $release | Where-Object { $_ -match '^JAVA_VERSION="(\d+)' } | Select-Object -First 1
        if ($version -match '^JAVA_VERSION="(\d+)' -and [int] $Matches[1] -ge 25) { return $place }
      }
    }
    Stop-WithReason ('The agent needs Java 25 or newer, and none was found in JAVA_HOME or the registry. Install one' +
      ' and run this again. Nothing was changed.')
  }

  function Install-Agent {
    $query = '?os=windows&arch=amd64'
    if (-not (Get-FromServer "/agent/binary.sha256$query" "$work\sha256")) {
      Stop-WithReason 'This server has no agent for windows/amd64. Nothing was changed.'
    }
    $sum = (Get-Content "$work\sha256" -TotalCount 1).Split(' ')[0].ToLowerInvariant()
    if ($sum -notmatch '^[0-9a-f]{64}$') {
      Stop-WithReason "What the server sent as checksum is none. Is $server a restic-manager server?"
    }
    if ((Test-Path $marker) -and (Get-Content $marker -TotalCount 1) -eq $sum) {
      Write-Host 'The agent is here already, in the version of the server.'
      return
    }
    Write-Host "Fetching the agent for windows/amd64 from $server"
    if (-not (Get-FromServer "/agent/binary$query" "$work\agent.zip")) {
      Stop-WithReason 'The server has lost its agent for windows/amd64. Try again.'
    }
    $got = (Get-FileHash -Algorithm SHA256 -Path "$work\agent.zip").Hash.ToLowerInvariant()
    if ($got -ne $sum) {
      Stop-WithReason ("The archive's checksum is wrong: $got instead of $sum. It may have been damaged on its way;" +
        ' nothing was changed. Try again.')
    }
    Expand-Archive -Path "$work\agent.zip" -DestinationPath "$work\unpacked" -Force
    $unpacked = Get-ChildItem "$work\unpacked" -Directory | Select-Object -First 1
    Set-Content -Path (Join-Path $unpacked.FullName 'installed-by-script') -Value $sum -Encoding ASCII
    if (Test-Service) {
      Write-Host 'Stopping the service; jobs that run are stopped too, and reported.'
      Invoke-Agent @('service', 'stop')
    }
    $previous = "$home_.previous"
    if (Test-Path $previous) { Remove-Item -Recurse -Force $previous }
    if (Test-Path $home_) { Rename-Item -Path $home_ -NewName (Split-Path $previous -Leaf) }
    try {
      Move-Item -Path $unpacked.FullName -Destination $home_
    } catch {
      if (Test-Path $previous) { Rename-Item -Path $previous -NewName (Split-Path $home_ -Leaf) }
      Stop-WithReason "$home_ could not be put in place ($($_.Exception.Message)). The version before is back."
    }
    if (Test-Path $previous) { Remove-Item -Recurse -Force $previous }
    Write-Host "Installed in $home_"
  }

  function Join-Server {
    if ((Test-Path $config) -and $env:RM_ENROLL_AGAIN -ne '1') {
      Write-Host "This machine is enrolled already ($config)."
      return
    }
    if (-not $token) {
      Stop-WithReason 'There is no token. Make one on the page Add host of the server, and give its command as it is shown.'
    }
    $env:RM_SERVER = $server
    $env:RM_ENROLL_TOKEN = $token
    try {
      Invoke-Agent @('enroll')
    } finally {
      Remove-Item Env:RM_ENROLL_TOKEN -ErrorAction SilentlyContinue
    }
  }

  # Tasks are only named. Who takes over their backups disables them, when restic-manager has made its first.
  function Show-OtherBackups {
    $tasks = @(Get-ScheduledTask -ErrorAction SilentlyContinue | Where-Object {
        $_.TaskName -like '*restic*' -or
        ($_.Actions | Where-Object { $_.PSObject.Properties['Execute'] -and "$($_.Execute)" -like '*restic*' })
      })
    if ($tasks.Count -eq 0) { return }
    Write-Host ''
    Write-Host 'restic is started on this machine by these tasks too. Nothing of them was changed. When restic-manager'
    Write-Host 'has taken over, disable each with the command below it:'
    foreach ($task in $tasks) {
      Write-Host "  $($task.TaskPath)$($task.TaskName)"
      Write-Host "    Disable-ScheduledTask -TaskPath '$($task.TaskPath)' -TaskName '$($task.TaskName)'"
    }
  }

  function Remove-Agent {
    if (Test-Path $program) {
      if (Test-Service) { Invoke-Agent @('service', 'uninstall') }
      Remove-Item -Recurse -Force $home_
      Write-Host 'The agent is removed.'
    } else {
      Write-Host 'There is no agent of restic-manager here.'
    }
    if ($env:RM_UNINSTALL -eq '2' -and (Test-Path $data)) {
      Remove-Item -Recurse -Force $data
      Write-Host 'Its configuration and state are removed too.'
    } elseif (Test-Path $data) {
      Write-Host "Stays: $data, with this host's credential and what the server may not have heard yet."
    }
    Write-Host 'On the server the host is still listed: remove it there when it is not coming back.'
  }

  if (-not (Test-Administrator)) {
    Stop-WithReason 'This must run as administrator. Start PowerShell with "Run as administrator" and give the command again.'
  }
  # Windows PowerShell 5.1 on older systems begins with TLS 1.0.
  [Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor 3072
  if ($env:RM_UNINSTALL) {
    Remove-Agent
    return
  }
  $server = Find-Server
  $env:JAVA_HOME = Find-Java
  $work = Join-Path $env:ProgramFiles ".$name.install"
  if (Test-Path $work) { Remove-Item -Recurse -Force $work }
  New-Item -ItemType Directory -Path $work | Out-Null
  try {
    Protect-Data
    Install-Agent
    Join-Server
    Invoke-Agent @('service', 'install')
    Invoke-Agent @('service', 'start')
    Show-OtherBackups
    if (-not (Get-Command restic.exe -ErrorAction SilentlyContinue)) {
      Write-Warning ('restic.exe was not found in PATH. Install restic 0.14 or newer into C:\Program Files\restic, or' +
        ' for all users with a package manager: no backup can run before it is there.')
    }
  } finally {
    Remove-Item -Recurse -Force $work -ErrorAction SilentlyContinue
  }
}
