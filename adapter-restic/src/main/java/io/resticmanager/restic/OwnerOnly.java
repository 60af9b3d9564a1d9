package io.resticmanager.restic;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Files and folders that only their owner gets at: mode 0600 and 0700 where the file system has modes; on Windows an
/// access list with the owner and the system in it, and nobody else. There a folder passes its list on, and what is
/// made in it gets one of its own right after.
public final class OwnerOnly {
    private static final String SYSTEM = "SYSTEM";

    private OwnerOnly() {}

    /// A new file, open for writing.
    ///
    /// @throws java.nio.file.FileAlreadyExistsException when something is there
    public static FileChannel newFile(Path file) throws IOException {
        Set<StandardOpenOption> fresh = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        if (hasModes(file)) {
            return FileChannel.open(file, fresh, mode("rw-------"));
        }
        FileChannel channel = FileChannel.open(file, fresh);
        try {
            restrict(file);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /// The folder and those above it that are missing. What is there stays as it is.
    public static void makeFolders(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        if (hasModes(folder)) {
            Files.createDirectories(folder, mode("rwx------"));
            return;
        }
        Path above = folder.toAbsolutePath().getParent();
        if (above != null) {
            makeFolders(above);
        }
        Files.createDirectory(folder);
        restrict(folder);
    }

    /// @param prefix of its name; the rest is chance
    public static Path makeTemporaryFolder(Path in, String prefix) throws IOException {
        if (hasModes(in)) {
            return Files.createTempDirectory(in, prefix, mode("rwx------"));
        }
        Path folder = Files.createTempDirectory(in, prefix);
        restrict(folder);
        return folder;
    }

    private static boolean hasModes(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?> mode(String mode) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
    }

    private static void restrict(Path made) throws IOException {
        AclFileAttributeView view = Files.getFileAttributeView(made, AclFileAttributeView.class);
        if (view == null) {
            throw new IOException(
                    made + " is on a file system that cannot keep other users out. Choose a folder on NTFS.");
        }
        Set<UserPrincipal> allowed = new LinkedHashSet<>(List.of(view.getOwner()));
        try {
            allowed.add(made.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(SYSTEM));
        } catch (UserPrincipalNotFoundException translated) {
            // Where it goes by another name it is let in as a member of the administrators, who own what they make.
        }
        boolean folder = Files.isDirectory(made);
        view.setAcl(allowed.stream().map(who -> full(who, folder)).toList());
    }

    private static AclEntry full(UserPrincipal who, boolean folder) {
        return AclEntry.newBuilder()
                .setType(AclEntryType.ALLOW)
                .setPrincipal(who)
                .setPermissions(EnumSet.allOf(AclEntryPermission.class))
                .setFlags(
                        folder
                                ? EnumSet.of(AclEntryFlag.FILE_INHERIT, AclEntryFlag.DIRECTORY_INHERIT)
                                : EnumSet.noneOf(AclEntryFlag.class))
                .build();
    }
}
