// SPDX-License-Identifier: Apache-2.0
package io.bellwether.platform.access;

import io.bellwether.platform.audit.Audit;
import io.bellwether.platform.shared.AlreadyExists;
import io.bellwether.platform.shared.Caller;
import io.bellwether.platform.shared.Conflict;
import io.bellwether.platform.shared.InvalidInput;
import io.bellwether.platform.shared.NotAllowed;
import io.bellwether.platform.shared.NotFound;
import io.bellwether.platform.shared.Page;
import io.bellwether.platform.shared.Transactions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes, finds and changes users. Administrators may see and change all, others only themselves.
 */
public final class Users {
  /** The least length of a password. */
  public static final int SHORTEST = 12;

  private static final int LONGEST = 1000;
  private static final String KIND = "user";

  private final UserStore store;
  private final PasswordHashes hashes;
  private final Audit audit;
  private final Transactions transactions;
  private final InstantSource clock;
  private final Attempts attempts;

  public Users(
      UserStore store,
      PasswordHashes hashes,
      Audit audit,
      Transactions transactions,
      InstantSource clock) {
    this.store = store;
    this.hashes = hashes;
    this.audit = audit;
    this.transactions = transactions;
    this.clock = clock;
    this.attempts = new Attempts(clock);
  }

  public User create(Caller caller, String name, String password, boolean admin) {
    checkAdmin(caller, "make users");
    checkName(name);
    checkPassword(password);
    String hash = hashes.hash(password);
    return transactions.write(
        () -> {
          User user =
              store
                  .add(name, hash, admin, clock.instant())
                  .orElseThrow(() -> new AlreadyExists(KIND, name));
          Map<String, String> details = Map.of("admin", String.valueOf(admin));
          audit.record(caller, "user.create", KIND + ":" + name, details);
          return user;
        });
  }

  public Page<User> list(Caller caller, Page.Request page) {
    checkAdmin(caller, "list users");
    return store.list(page);
  }

  /** Whether there is a user of this name, whatever the case of its letters. */
  public boolean isKnown(String name) {
    Optional<String> after = Optional.empty();
    do {
      Page<User> page = store.list(new Page.Request(Page.Request.MAX_LIMIT, after));
      if (page.items().stream()
          .anyMatch(user -> user.name().strip().equalsIgnoreCase(name.strip()))) {
        return true;
      }
      after = page.next();
    } while (after.isPresent());
    return false;
  }

  public User get(Caller caller, String name) {
    if (!name.equals(caller.principal())) {
      checkAdmin(caller, "see other users");
    }
    return account(name).user();
  }

  /**
   * Changes a password; who changes their own has to know it.
   *
   * <p>A password that somebody else sets ends the user's API keys as well.
   *
   * @param current what the password is now; counts only for one's own
   */
  public void changePassword(Caller caller, String name, String password, String current) {
    boolean own = name.equals(caller.principal());
    if (!own) {
      checkAdmin(caller, "change the passwords of others");
    }
    Account account = account(name);
    if (own && !isPassword(account, current)) {
      throw new InvalidInput("wrong_password", "Current password does not match.", List.of());
    }
    checkPassword(password);
    String hash = hashes.hash(password);
    transactions.write(
        () -> {
          store.setPassword(account.user().id(), hash);
          if (!own) {
            store.deleteKeys(account.user().id()); // Who lost the password may have lost them too.
          }
          audit.record(caller, "user.password", KIND + ":" + name, Map.of());
        });
  }

  /** A key that was stolen must not be good for guessing. */
  private boolean isPassword(Account account, String password) {
    String name = account.user().name();
    return attempts.guess(
        name, "change by " + name, () -> hashes.matches(password, account.passwordHash()));
  }

  public void setAdmin(Caller caller, String name, boolean admin) {
    checkAdmin(caller, "make administrators");
    transactions.write(
        () -> {
          User user = account(name).user();
          if (user.admin() && !admin) {
            checkNotLast();
          }
          store.setAdmin(user.id(), admin);
          Map<String, String> details = Map.of("admin", String.valueOf(admin));
          audit.record(caller, "user.admin", KIND + ":" + name, details);
        });
  }

  public void delete(Caller caller, String name) {
    checkAdmin(caller, "delete users");
    if (name.equals(caller.principal())) {
      throw new Conflict(
          "own_account",
          "Users cannot delete their own account. Ask another admin to delete this user instead.");
    }
    transactions.write(
        () -> {
          User user = account(name).user();
          if (user.admin()) {
            checkNotLast();
          }
          store.delete(user.id());
          audit.record(caller, "user.delete", KIND + ":" + name, Map.of());
        });
  }

  private void checkNotLast() {
    if (store.admins() <= 1) {
      throw new Conflict(
          "last_admin", "the last administrator (expected: another one before this one goes)");
    }
  }

  private Account account(String name) {
    return store.find(name).orElseThrow(() -> new NotFound(KIND, name));
  }

  private static void checkAdmin(Caller caller, String what) {
    if (!caller.rights().isAdmin()) {
      throw NotAllowed.lacks("only administrators may " + what);
    }
  }

  /** A colon would end the name in what a browser sends. */
  private static void checkName(String name) {
    boolean odd = name.chars().anyMatch(c -> c == ':' || Character.isISOControl(c));
    if (name.isBlank() || name.length() > 250 || odd) {
      throw InvalidInput.field(
          "username", name, "1 to 250 characters without ':'", "choose another name");
    }
  }

  private static void checkPassword(String password) {
    if (password.length() < SHORTEST || password.length() > LONGEST) {
      throw InvalidInput.field(
          "password",
          password.length() + " characters",
          "%d to %d characters".formatted(SHORTEST, LONGEST),
          "choose a longer password");
    }
  }
}
